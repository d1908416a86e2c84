import * as z from 'zod';
import { mediaIdsOf } from '../channel/media-ids.ts';
import { mediaTypeNames, mediaTypeOf } from '../channel/media-types.ts';
import { sendingFile } from '../channel/sending-file.ts';
import { type KeyKind, type TransportName, transportNames, transports } from '../channel/transports.ts';
import { sendingMediaTypes } from '../chat-server/settings.ts';
import { type ContactKey, contactKeys } from '../contact/person.ts';
import { findLocale } from '../field-codes/formats/locale.ts';
import { whyNoLanguage } from '../standard-response/language.ts';
import { fallbackFile } from './fallback-file.ts';
import { responseId } from './response-id.ts';

export const secretReference = z
  .string()
  .regex(
    /^(ssm:\/[\w./-]+|env:[A-Z][A-Z0-9_]*)$/,
    'must be a reference: ssm:/name or env:NAME, never the secret itself',
  );
export const chatQueueKey = z.string().regex(/^[^:\s]+:[^:\s]+$/, 'must be <tenant id>:<endpoint>');

/** As AWS limits it, which leaves out the marks that a right in IAM reads as "any". */
const awsName = z
  .string()
  .regex(/^[A-Za-z0-9_:/+-]{1,256}$/, 'must be the name, the id or the ARN that AWS has for it');

/** By the kind of key that a transport's entry names. */
const keyKinds: Readonly<Record<KeyKind, z.ZodType<string | undefined>>> = {
  digits: z.string().regex(/^\d+$/, 'must be digits'),
  'digits?': z.string().regex(/^\d+$/, 'must be digits').optional(),
  secret: secretReference.describe('A reference to the secret.'),
  'flag?': z
    .boolean()
    .optional()
    .transform((set) => (set ? 'true' : undefined)),
  text: z.string().min(1).max(256),
  aws: awsName,
  'aws?': awsName.optional(),
  'aws-sender?': awsName
    .refine((name) => !/(^|[:/])(pool|rcs)[-/]/.test(name), 'must be a number or a sender id: AWS takes no pool here')
    .optional(),
  'twilio-account': z.string().regex(/^AC[\da-f]{32}$/i, 'must be an account SID: AC and 32 hexadecimal digits'),
  'twilio-service?': z
    .string()
    .regex(/^MG[\da-f]{32}$/i, 'must be the SID of a messaging service: MG and 32 hexadecimal digits')
    .optional(),
  'bucket?': z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
};

const optOut = z.strictObject({
  words: z
    .array(z.string().trim().min(1).max(40))
    .max(100)
    .optional()
    .describe(
      'Whole messages; case, blanks and marks around them do not count. Left out: those of docs/conversation.md. []: none.',
    ),
  response: responseId.optional().describe('Answers it once.'),
});

/** Keys that only a channel with a receiver has. */
export const conversationKeys = [
  'client-messages',
  'lookback-days',
  'continue-hours',
  'idle-hours',
  'reply-queue',
  'when-open',
  'inbound-response',
  'window-response',
  'closing-response',
  'message-seconds',
  'transcript-hours',
  'opt-out',
  'opt-in',
  'opt-out-group',
] as const;

const common = {
  name: z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores'),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Base URL of the vendor’s API, with its version. Left out: the vendor’s own.'),
  'inbound-route-by-call': chatQueueKey.optional().describe('Chat queue key of an invite that names none.'),
  'notification-queue': chatQueueKey
    .optional()
    .describe('Where notifications wait for the sweep when the invite names no such queue.'),
  locale: z
    .string()
    .superRefine((name, context) => {
      const why = whyNoLocale(name);
      if (why !== undefined) context.addIssue({ code: 'custom', message: why });
    })
    .default('en_US'),
  'time-zone': z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Paris').default('UTC'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
    .default('USD'),
  'invite-ttl-seconds': z
    .int()
    .min(30)
    .max(86_400)
    .default(900)
    .describe('After this long an invite is no longer sent.'),
  'resend-unknown': z
    .boolean()
    .default(false)
    .describe('Whether a message that may or may not have gone out is sent again: the client may then get it twice.'),
  'cooldown-seconds': z
    .int()
    .min(0)
    .max(86_400)
    .optional()
    .describe('A client gets the same response from the same business at most once in this time. Left out: no limit.'),
  sending: sendingFile.optional(),
  fallback: fallbackFile.optional(),
  'chat-server': z.string().default('builtin').describe('builtin, or the name of one in chat-servers.yml.'),
  'free-text': z
    .enum(['refuse', 'try'])
    .default('try')
    .describe('Text that is not a template message: never sent, or sent as if the 24-hour window were open.'),
  'fill-from-contact': z
    .boolean()
    .default(false)
    .describe('Whether stored contact data fills the Contact.* fields that the request leaves empty.'),
  receiver: z
    .string()
    .optional()
    .describe('The name of one in receivers.yml, to which the vendor posts receipts. Left out: none are read.'),
  receipts: z
    .enum(['failed', 'delivered', 'all'])
    .optional()
    .describe('Which receipts agents get: failed only (the default), those from delivered on, or all.'),
  'client-messages': z
    .enum(['session', 'replies', 'ignore'])
    .optional()
    .describe(
      'What a client’s message without an open session does: opens one (the default), only if it answers an invite, or nothing (the default without inbound-route-by-call, or on a chat server that is not bridged).',
    ),
  'lookback-days': z.int().min(1).max(365).optional().describe('How long a conversation is remembered. Default: 30.'),
  'continue-hours': z
    .int()
    .min(1)
    .max(720)
    .optional()
    .describe('For how long a reply is about its invite, whose user data its session gets. Default: 72.'),
  'idle-hours': z
    .int()
    .min(1)
    .max(720)
    .optional()
    .describe('A session in which neither side has written for this long has ended. Default: 24.'),
  'reply-queue': chatQueueKey
    .optional()
    .describe('Chat queue key of sessions that a reply to a notification opens. Left out: inbound-route-by-call.'),
  'when-open': z
    .enum(['new', 'refuse'])
    .optional()
    .describe(
      'An invite while a session is open in which the client has written: opens one more (the default), or none.',
    ),
  'inbound-response': responseId.optional().describe('What answers the first message of a session that it opened.'),
  'window-response': responseId
    .optional()
    .describe('What goes out instead of what an agent on a bridged chat server writes after the window has closed.'),
  'closing-response': responseId
    .optional()
    .describe('What the client gets when a bridged chat server has ended the chat.'),
  'message-seconds': z
    .int()
    .min(10)
    .max(3600)
    .optional()
    .describe('An agent’s message that could not be sent for this long is not sent any more. Default: 120.'),
  'transcript-hours': z
    .int()
    .min(0)
    .max(720)
    .optional()
    .describe('How long what was said is kept, sealed, for GET /sessions/{id}/messages. Default: 0, not at all.'),
  'opt-out': optOut
    .optional()
    .describe('Words by which a client gets nothing more, and the response that confirms it.'),
  'opt-in': optOut.optional().describe('Words that lift it, and the response that confirms it.'),
  'opt-out-group': z
    .string()
    .regex(
      /^[A-Za-z][\w.-]{0,31}$/,
      'must begin with a letter and have at most 32 letters, digits, dots, dashes or underscores',
    )
    .optional()
    .describe('Channels of one group share their opt-outs. Left out: all channels with the same client ids.'),
};

/**
 * `clientKey`: the key that the channel's client ids are, if they are one. Those of other media types are of no use on
 * it.
 */
function contactKeysOf(clientKey: ContactKey | undefined) {
  const ofMediaTypes = mediaTypeNames.map((name) => mediaTypeOf(name).clientKey);
  const names = contactKeys.filter((key) => key === clientKey || ofMediaTypes.every((other) => key !== other));

  return z
    .array(z.enum(names))
    .refine((keys) => new Set(keys).size === keys.length, 'must name each key once')
    .optional()
    .describe('What people are recognised by, the most important key first. [] keeps no contacts.');
}

function channelOf<Name extends TransportName>(transport: Name) {
  const { mediaType, businessId } = transports[transport];
  const keys = Object.entries(businessId).map(([key, kind]) => [key, keyKinds[kind]] as const);
  const { clientKey } = mediaTypeOf(mediaType);
  const { pattern, must } = mediaIdsOf(mediaType).businessId;

  return z.strictObject({
    ...common,
    'contact-keys': contactKeysOf(clientKey),
    'media-type': z.literal(mediaType, { error: `must be ${mediaType}, which ${transport} speaks` }),
    transport: z.literal(transport),
    'business-ids': z.record(z.string().regex(pattern, must), z.strictObject(Object.fromEntries(keys))),
  });
}

/** Of a chat server that sends. The two names are of transports that never sent: they are taken, and mean nothing. */
const channelWithoutTransport = z.strictObject({
  ...common,
  'contact-keys': contactKeysOf(undefined),
  'media-type': z.enum(sendingMediaTypes, {
    error: `such a channel needs a transport: ${transportNames.join(', ')}`,
  }),
  transport: z.literal(['connect-whatsapp', 'connect-sms']).optional().describe('Left out: its chat server sends.'),
  'business-ids': z.record(z.string(), z.record(z.string(), z.string())).describe('They need no keys.'),
});

/** `channels.yml`: a list of the configured ways to reach clients. */
export const channelsFile = z.array(
  z.discriminatedUnion(
    'transport',
    [
      channelWithoutTransport,
      channelOf('whatsapp-cloud'),
      ...transportNames.filter((name) => name !== 'whatsapp-cloud').map(channelOf),
    ],
    { error: `must be one of ${transportNames.join(', ')}` },
  ),
);

/** `queues.yml`: chat queue key → the SQS queue behind it. */
export const queuesFile = z.record(
  chatQueueKey,
  z.strictObject({
    kind: z.enum(['agents', 'notifications']).describe('agents: somebody consumes it. notifications: the sweep does.'),
    queue: z
      .string()
      .regex(
        /^(arn:aws[\w-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}|[\w-]{1,80})$/,
        'must be the name or the arn of an SQS queue',
      )
      .describe('The name of a queue in this stack, or the arn of one of your own.'),
  }),
);

/** As `fr`, `fr_FR` or `fr-FR`, in any case. The runtime takes UK for GB without a word: an author is to know. */
function whyNoLocale(name: string): string | undefined {
  if (findLocale(name) === undefined) return 'must be a locale such as en_US';

  const [language = '', ...others] = name.toLowerCase().split(/[-_]/);
  const rest = others.map((part) =>
    part.length === 4 ? part.replace(/^./, (first) => first.toUpperCase()) : part.toUpperCase(),
  );

  return whyNoLanguage([language, ...rest].join('_'));
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
