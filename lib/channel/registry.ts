import type { ChannelSettings } from '../catalog/catalog.ts';
import type { MediaType } from '../standard-response/carries.ts';
import type { Channel, ChannelDeps, Transport } from './channel.ts';

/** What a key of a business id holds; one with a question mark may be left out. A secret is only ever a reference to one. */
export type KeyKind = 'digits' | 'secret' | 'text' | 'text?';

type Entry = {
  readonly mediaType: MediaType;
  /** The keys that channels.yml gives each of the channel's business ids. */
  readonly businessId: Readonly<Record<string, KeyKind>>;
  /** Loaded when a channel of it is first used. */
  readonly load: () => Promise<Transport>;
};

/** A transport a line. */
export const transports = {
  'whatsapp-cloud': {
    mediaType: 'whatsapp',
    businessId: { 'phone-number-id': 'digits', token: 'secret' },
    load: async () => (await import('./whatsapp-cloud.ts')).createWhatsappCloud,
  },
  'whatsapp-aws': {
    mediaType: 'whatsapp',
    businessId: { 'phone-number-id': 'text' },
    load: async () => (await import('./whatsapp-aws.ts')).createWhatsappAws,
  },
  'apple-messages': {
    mediaType: 'applebc',
    businessId: { 'msp-id': 'text', secret: 'secret' },
    load: async () => (await import('./apple-messages.ts')).createAppleMessages,
  },
  'sms-aws': {
    mediaType: 'sms',
    businessId: { 'origination-identity': 'text?', 'configuration-set': 'text?' },
    load: async () => (await import('./sms-aws.ts')).createSmsAws,
  },
  'connect-whatsapp': { mediaType: 'whatsapp', businessId: {}, load: sentByChatServer },
  'connect-sms': { mediaType: 'sms', businessId: {}, load: sentByChatServer },
} as const satisfies Record<string, Entry>;

export type TransportName = keyof typeof transports;

/** Amazon Connect is channel and chat server in one: the session carries the message, and nobody asks the channel. */
async function sentByChatServer(): Promise<Transport> {
  return () => ({ send: async () => ({ status: 'refused', fault: 'content_not_supported' }) });
}

/** Opens a channel with its transport. */
export async function openChannel(settings: ChannelSettings, deps: ChannelDeps): Promise<Channel> {
  const create: Transport = await transports[settings.transport].load();

  return create(settings, deps);
}
