import type { Limits } from './media-rules.ts';
import type { MediaType } from './media-types.ts';
import { twilioSmsLimits, twilioWhatsappLimits } from './twilio/twilio-limits.ts';

/**
 * The kind of a business id's key; one with a question mark is optional. A secret is always a reference. `aws`: what
 * AWS takes as the name, the id or the ARN of something; a sender is a number or a sender id. A flag is `true` where it
 * is set.
 */
export type KeyKind =
  | 'digits'
  | 'digits?'
  | 'secret'
  | 'text'
  | 'aws'
  | 'aws?'
  | 'aws-sender?'
  | 'bucket?'
  | 'flag?'
  | 'twilio-account'
  | 'twilio-service?';

type Entry = {
  readonly mediaType: MediaType;
  /** The keys that channels.yml gives each of the channel's business ids. */
  readonly businessId: Readonly<Record<string, KeyKind>>;
  /** What its vendor carries otherwise than others of the media type. */
  readonly limits?: Limits;
};

const twilioBusinessId = {
  'account-sid': 'twilio-account',
  'api-key': 'secret',
  'messaging-service-sid': 'twilio-service?',
} as const;

/** One transport per line. `registry.ts` has the line that loads it. */
export const transports = {
  'whatsapp-cloud': {
    mediaType: 'whatsapp',
    businessId: { 'phone-number-id': 'digits', token: 'secret', 'account-id': 'digits?' },
  },
  'whatsapp-aws': { mediaType: 'whatsapp', businessId: { 'phone-number-id': 'aws' } },
  'facebook-messenger': { mediaType: 'facebook', businessId: { token: 'secret', 'human-agent': 'flag?' } },
  'apple-messages': { mediaType: 'applebc', businessId: { 'msp-id': 'text', secret: 'secret' } },
  'rcs-aws': {
    mediaType: 'rcs',
    businessId: {
      'configuration-set': 'aws?',
      'sms-fallback': 'aws-sender?',
      'sms-fallback-seconds': 'digits?',
      'media-bucket': 'bucket?',
    },
  },
  'sms-aws': { mediaType: 'sms', businessId: { 'origination-identity': 'aws?', 'configuration-set': 'aws?' } },
  'whatsapp-twilio': { mediaType: 'whatsapp', businessId: twilioBusinessId, limits: twilioWhatsappLimits },
  'sms-twilio': { mediaType: 'sms', businessId: twilioBusinessId, limits: twilioSmsLimits },
} as const satisfies Record<string, Entry>;

export type TransportName = keyof typeof transports;

export const transportNames = Object.keys(transports) as TransportName[];

export function isTransport(name: string | undefined): name is TransportName {
  return name !== undefined && Object.hasOwn(transports, name);
}

/** The transports that speak a media type. */
export function transportsOf(mediaType: MediaType): readonly TransportName[] {
  return transportNames.filter((name) => transports[name].mediaType === mediaType);
}

/** What its vendor carries otherwise than others of the media type; undefined if nothing. */
export function limitsOf(transport: TransportName): Limits | undefined {
  const entry: Entry = transports[transport];

  return entry.limits;
}
