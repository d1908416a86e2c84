import { type DynamoDBDocumentClient, GetCommand, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unlessRefused } from '../net/conditional-write.ts';
import type { KeyedDigest } from '../net/keyed-digest.ts';
import type { Seal } from '../net/seal.ts';
import type { Carried } from './conversation.ts';
import type { Conversations, Decided } from './conversations.ts';
import type { VendorMessage } from './message-index.ts';

type Options = {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly digest: KeyedDigest;
  readonly seal: () => Promise<Seal>;
  /** ms since 1970. */
  readonly now: () => number;
};

const candidate = z.object({
  sessionId: z.string(),
  at: z.number(),
  answered: z.optional(z.literal(true)),
  spoken: z.optional(z.literal(true)),
  repliedAt: z.optional(z.number()),
});

/** `sealed`: the names of the client, and the vendor's id of their last message, which may hold a number. */
const conversationItem = z.object({
  id: z.string(),
  version: z.string(),
  channel: z.string(),
  businessId: z.string(),
  sealed: z.string(),
  sessions: z.array(candidate),
  clientAt: z.optional(z.number()),
  renamedAt: z.optional(z.number()),
  receivedAt: z.optional(z.number()),
  isNamed: z.optional(z.literal(true)),
  activeAt: z.number(),
  expiresAt: z.number(),
});
const sealedNames = z.object({
  clientId: z.string(),
  invitedAs: z.optional(z.string()),
  clientMessageId: z.optional(z.string()),
});

const carriedItem = z.object({ sealed: z.string(), expiresAt: z.number() });
const carriedSchema = z.object({
  sessionId: z.string(),
  chatQueueKey: z.string(),
  notification: z.boolean(),
  userData: z.record(z.string(), z.unknown()),
  standardResponseId: z.optional(z.string()),
  lastCalledAgent: z.optional(z.string()),
  contactId: z.optional(z.string()),
});

/** An item without `receivedAt` is of a message of ours: the message index wrote it. */
const decidedItem = z.object({
  messageId: z.optional(z.string()),
  reason: z.optional(z.string()),
  receivedAt: z.optional(z.number()),
  opened: z.optional(z.object({ previousSessionId: z.optional(z.string()), carriedFrom: z.optional(z.string()) })),
  answer: z.optional(
    z.object({
      sessionId: z.string(),
      what: z.string(),
      responseId: z.string(),
      confirmsOptOut: z.optional(z.literal(true)),
    }),
  ),
});

/** Conversations in their table, keyed by `id`; its TTL is `expiresAt`, in seconds. */
export function createDynamodbConversations({ client, table, digest, seal, now }: Options): Conversations {
  const get = async (id: string): Promise<Record<string, unknown> | undefined> =>
    (await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }))).Item;
  const put = (Item: Record<string, unknown>, condition: Condition = {}): Promise<boolean> =>
    unlessRefused(() => client.send(new PutCommand({ TableName: table, Item, ...condition })));
  const messageKey = async ({ receiver, vendorMessageId }: VendorMessage) =>
    `message-${await digest('message', receiver, vendorMessageId)}`;

  const decided = async (message: VendorMessage): Promise<Decided | undefined> => {
    const item = await get(await messageKey(message));

    return item && readDecided(item);
  };

  return {
    idOf: ({ channel, businessId, person }) => digest('conversation', channel, businessId, person),

    read: async (conversation) => {
      const item = await get(conversationKey(conversation));
      if (!item) return undefined;

      const { id: _, sealed, expiresAt, isNamed, ...plain } = conversationItem.parse(item);
      const names = sealedNames.parse(JSON.parse((await seal()).open(sealed, conversation)));

      return { ...plain, ...names, ...(isNamed && { isNamed }), id: conversation, expiresAt: expiresAt * 1000 };
    },

    write: async ({ id, clientId, invitedAs, clientMessageId, expiresAt, ...plain }, expectedVersion) => {
      const sealed = (await seal()).seal(JSON.stringify({ clientId, invitedAs, clientMessageId }), id);

      return put(
        { ...plain, id: conversationKey(id), sealed, expiresAt: seconds(expiresAt) },
        expectedVersion === undefined ? absent : unchanged(expectedVersion),
      );
    },

    readCarried: async (sessionId) => {
      const item = await get(carriedKey(sessionId));
      if (!item) return undefined;

      // The table removes an item up to two days late.
      const { sealed, expiresAt } = carriedItem.parse(item);
      if (expiresAt * 1000 <= now()) return undefined;

      return readCarried((await seal()).open(sealed, sessionId));
    },

    putCarried: async (carried, expiresAt) => {
      const sealed = (await seal()).seal(JSON.stringify(carried), carried.sessionId);
      await put({ id: carriedKey(carried.sessionId), sealed, expiresAt: seconds(expiresAt) });
    },

    decide: async (message, decision, expiresAt) => {
      const item = { ...decision, id: await messageKey(message), expiresAt: seconds(expiresAt) };
      if (await put(item, absent)) return decision;

      const stored = await decided(message);
      if (!stored) throw new Error('the item of a message has expired while it was decided');

      return stored;
    },

    decided,
  };
}

type Condition = Pick<
  PutCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

const absent: Condition = { ConditionExpression: 'attribute_not_exists(id)' };

function unchanged(version: string): Condition {
  return {
    ConditionExpression: '#version = :expected',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':expected': version },
  };
}

export const conversationKey = (id: string) => `conversation-${id}`;
export const carriedKey = (sessionId: string) => `carried-${sessionId}`;
const seconds = (ms: number) => Math.ceil(ms / 1000);

function readCarried(text: string): Carried {
  return carriedSchema.parse(JSON.parse(text));
}

function readDecided(item: Record<string, unknown>): Decided {
  const { receivedAt, ...decided } = decidedItem.parse(item);

  return receivedAt === undefined ? { reason: 'a message of ours', receivedAt: 0 } : { ...decided, receivedAt };
}
