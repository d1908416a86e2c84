import * as z from 'zod';
import { transports } from '../channel/registry.ts';
import { findLocale } from '../field-codes/formats/locale.ts';

const secretReference = z
  .string()
  .regex(/^(ssm:\/[\w./-]+|env:[A-Z][A-Z0-9_]*)$/, 'must be a reference: ssm:/name or env:NAME, never the secret itself');
const chatQueueKey = z.string().regex(/^[^:\s]+:[^:\s]+$/, 'must be <tenant id>:<endpoint>');

const businessId = z.strictObject({
  'phone-number-id': z
    .string()
    .regex(/^\d+$/, 'must be the digits of the phone number id')
    .describe('WhatsApp’s id of the business number.'),
  token: secretReference.describe('Where the access token lies.'),
});

/** `channels.yml`: a list of the configured ways to reach clients. */
export const channelsFile = z.array(
  z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores'),
    'media-type': z.enum(['whatsapp', 'applebc', 'sms']),
    transport: z.enum(Object.keys(transports) as [keyof typeof transports]),
    endpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Base URL of the vendor’s API, with its version.'),
    'business-ids': z.record(z.string().regex(/^\+?[\d ().-]+$/, 'must be a phone number'), businessId),
    'inbound-route-by-call': chatQueueKey.optional().describe('Chat queue key of an invite that names none.'),
    'notification-queue': chatQueueKey.optional().describe('Where notifications wait for the sweep when the invite names no such queue.'),
    locale: z
      .string()
      .refine((name) => findLocale(name) !== undefined, 'must be a locale such as en_US')
      .default('en_US'),
    'time-zone': z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Paris').default('UTC'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
      .default('USD'),
    'invite-ttl-seconds': z.int().min(30).max(86_400).default(900).describe('After this long an invite is no longer sent.'),
    'resend-unknown': z
      .boolean()
      .default(false)
      .describe('Whether a message of which nobody knows whether it went out is sent again: the client may then get it twice.'),
    'cooldown-seconds': z
      .int()
      .min(0)
      .max(86_400)
      .optional()
      .describe('A client gets the same response of the same business once in so long. Absent: no limit.'),
    'chat-server': z.literal('builtin').default('builtin'),
    'free-text': z
      .enum(['refuse', 'try'])
      .default('try')
      .describe('Text that is no template message: never, or as if the 24-hour window were open.'),
  }),
);

/** `queues.yml`: chat queue key → the SQS queue behind it. */
export const queuesFile = z.record(
  chatQueueKey,
  z.strictObject({
    kind: z.enum(['agents', 'notifications']).describe('agents: somebody consumes it. notifications: the sweep does.'),
    queue: z
      .string()
      .regex(/^(arn:aws[\w-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}|[\w-]{1,80})$/, 'must be the name or the arn of an SQS queue')
      .describe('The name of a queue of this stack, or the arn of one of your own.'),
  }),
);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
