import type { MediaType } from './media-types.ts';

/** What a key of a business id holds; one with a question mark may be left out. A secret is only ever a reference to one. */
export type KeyKind = 'digits' | 'secret' | 'text' | 'text?';

type Entry = {
  readonly mediaType: MediaType;
  /** The keys that channels.yml gives each of the channel's business ids. */
  readonly businessId: Readonly<Record<string, KeyKind>>;
};

/** A transport a line. */
export const transports = {
  'whatsapp-cloud': { mediaType: 'whatsapp', businessId: { 'phone-number-id': 'digits', token: 'secret' } },
  'whatsapp-aws': { mediaType: 'whatsapp', businessId: { 'phone-number-id': 'text' } },
  'apple-messages': { mediaType: 'applebc', businessId: { 'msp-id': 'text', secret: 'secret' } },
  'sms-aws': { mediaType: 'sms', businessId: { 'origination-identity': 'text?', 'configuration-set': 'text?' } },
  'connect-whatsapp': { mediaType: 'whatsapp', businessId: {} },
  'connect-sms': { mediaType: 'sms', businessId: {} },
} as const satisfies Record<string, Entry>;

export type TransportName = keyof typeof transports;
