import * as z from 'zod/mini';
import { isKvList, type KvList } from '../esp/kv-list.ts';
import { readJson } from '../net/read-json.ts';
import { type ReadRecord, readRecord } from './read-record.ts';

const text = z.string().check(z.minLength(1));
const kvList = z.custom<KvList>(isKvList, 'must be a list of keys and values');

const clientFile = z.object({
  ref: text,
  mediaType: z.string(),
  size: z.optional(z.number()),
  sha256: z.optional(z.string()),
  name: z.optional(z.string()),
});

/** What a client wrote, as it lies on the messages queue. Times are ms since 1970. */
const clientMessage = z.object({
  v: z.literal(1),
  type: z.literal('client-message'),
  receiver: text,
  receivedAt: z.int(),
  sender: z.string(),
  vendorMessageId: text,
  at: z.int(),
  clientIds: z.array(z.string()).check(z.minLength(1)),
  kind: z.enum(['text', 'choice', 'media', 'location', 'contacts', 'reaction', 'other']),
  text: z.string(),
  choice: z.optional(z.object({ id: z.string(), title: z.string() })),
  files: z.optional(z.array(clientFile)),
  replyTo: z.optional(z.string()),
  client: z.optional(z.object({ name: z.optional(z.string()), username: z.optional(z.string()) })),
});

/** What a vendor says of a client. */
const clientSignal = z.object({
  v: z.literal(1),
  type: z.literal('client-signal'),
  of: z.enum(['opt-out', 'opt-in', 'close', 'renamed']),
  receiver: text,
  receivedAt: z.int(),
  sender: z.string(),
  vendorMessageId: z.optional(z.string()),
  marketing: z.optional(z.boolean()),
  at: z.int(),
  clientIds: z.array(z.string()).check(z.minLength(1)),
  previousIds: z.optional(z.array(z.string())),
  reason: z.string(),
});

const author = z.object({ id: z.optional(z.string()), name: z.optional(z.string()) });

/** What the agents' side wrote. `messageId` is ours; whoever enqueues it has stored it (`AgentMessages`). */
const agentMessage = z.object({
  v: z.literal(1),
  type: z.literal('agent-message'),
  sessionId: text,
  messageId: text,
  /** `system`: nobody's, such as the answer to a client's first message. */
  from: z.enum(['agent', 'system']),
  author: z.optional(author),
  acceptedAt: z.int(),
  deadline: z.int(),
  /** An answer to the client's opting out, which that does not bar. */
  confirmsOptOut: z.optional(z.literal(true)),
  text: z.optional(z.string()),
  response: z.optional(z.object({ id: z.string(), hash: z.string() })),
  contact: z.optional(kvList),
  agent: z.optional(kvList),
  customProperties: z.optional(kvList),
  files: z.optional(
    z.array(
      z.object({
        /** One of `mediaId` and `url`. */
        mediaId: z.optional(z.string()),
        url: z.optional(z.string()),
        mediaType: z.string(),
        name: z.optional(z.string()),
        size: z.optional(z.number()),
      }),
    ),
  ),
});

/** What an agent is doing. Dropped if it is older than some seconds. */
const presence = z.object({
  v: z.literal(1),
  type: z.literal('presence'),
  sessionId: text,
  of: z.enum(['read', 'typing']),
  at: z.int(),
});

/** A client is typing, or no longer is. Dropped if it is older than some seconds. Version 2, as of a `wake-up`. */
const clientTyping = z.object({
  v: z.literal(2),
  type: z.literal('client-typing'),
  of: z.enum(['typing', 'typing-ended']),
  receiver: text,
  sender: z.string(),
  at: z.int(),
  clientId: text,
});

/**
 * Something happened in a session's chat on its server: read the transcript. Version 2, because deployments before it
 * would bury the type.
 */
const wakeUp = z.object({
  v: z.literal(2),
  type: z.literal('wake-up'),
  sessionId: text,
  /** When it was received. */
  at: z.int(),
});

const happened = { id: text, at: z.int(), author: z.optional(author) };

/** What the agents' side did in a chat whose server reports it whole. Version 2, as of a `wake-up`. */
const chatEvent = z.object({
  v: z.literal(2),
  type: z.literal('chat-event'),
  /** The server's. */
  chatId: text,
  receivedAt: z.int(),
  event: z.discriminatedUnion('type', [
    z.object({ ...happened, type: z.literal('message'), text: z.string() }),
    z.object({
      ...happened,
      type: z.literal('file'),
      ref: text,
      mediaType: z.optional(z.string()),
      name: z.optional(z.string()),
    }),
    z.object({ ...happened, type: z.literal('typing') }),
    z.object({ ...happened, type: z.literal('ended') }),
  ]),
});

const messageRecord = z.discriminatedUnion('type', [
  clientMessage,
  clientSignal,
  agentMessage,
  presence,
  clientTyping,
  wakeUp,
  chatEvent,
]);

export type MessageRecord = z.output<typeof messageRecord>;
export type ClientMessageRecord = z.output<typeof clientMessage>;
export type ClientSignalRecord = z.output<typeof clientSignal>;
export type AgentMessageRecord = z.output<typeof agentMessage>;
export type PresenceRecord = z.output<typeof presence>;
export type ClientTypingRecord = z.output<typeof clientTyping>;
export type WakeUpRecord = z.output<typeof wakeUp>;
export type ChatEventRecord = z.output<typeof chatEvent>;

export function readMessageRecord(body: string): ReadRecord<MessageRecord> {
  return readRecord(body, { schema: messageRecord, isNewer: ({ v }) => v > 2, why: () => 'not a message record' });
}

const namedMessage = z.object({ type: z.literal('agent-message'), sessionId: text, messageId: text });

/** `record`: undefined if only its ids can be read. */
export type AgentMessageIn = Pick<AgentMessageRecord, 'sessionId' | 'messageId'> & {
  readonly record: AgentMessageRecord | undefined;
};

/** Which agents' message the record is of, also if it cannot be read in whole; undefined: of none, or nobody knows. */
export function agentMessageIn(body: string): AgentMessageIn | undefined {
  const value = readJson(body);
  const { data: named } = namedMessage.safeParse(value);
  const { data: record } = agentMessage.safeParse(value);

  return named && { sessionId: named.sessionId, messageId: named.messageId, record };
}
