import type { Channel, ChannelDeps, Transport } from './channel.ts';
import type { ChannelSettings } from './settings.ts';
import type { TransportName } from './transports.ts';

/** How each transport is loaded, when a channel of it is first used. */
const loaders: Readonly<Record<TransportName, () => Promise<Transport>>> = {
  'whatsapp-cloud': async () => (await import('./meta/whatsapp-cloud.ts')).createWhatsappCloud,
  'whatsapp-aws': async () => (await import('./aws/whatsapp-aws.ts')).createWhatsappAws,
  'apple-messages': async () => (await import('./apple/apple-messages.ts')).createAppleMessages,
  'sms-aws': async () => (await import('./aws/sms-aws.ts')).createSmsAws,
  'connect-whatsapp': sentByChatServer,
  'connect-sms': sentByChatServer,
};

/** Amazon Connect is channel and chat server in one: the session carries the message, and nobody asks the channel. */
async function sentByChatServer(): Promise<Transport> {
  return () => ({ send: async () => ({ status: 'refused', fault: 'content_not_supported' }) });
}

/** Opens a channel with its transport. */
export async function openChannel(settings: ChannelSettings, deps: ChannelDeps): Promise<Channel> {
  const create = await loaders[settings.transport]();

  return create(settings, deps);
}
