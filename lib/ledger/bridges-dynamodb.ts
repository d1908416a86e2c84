import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unlessRefused } from '../net/conditional-write.ts';
import type { BridgedSession, Bridges, PassedMessage } from './bridges.ts';

type Options = { readonly client: DynamoDBDocumentClient; readonly table: string };

const time = z.optional(z.number());

const sessionSchema = z.object({
  sessionId: z.string(),
  version: z.string(),
  position: z.number(),
  readAt: time,
  lookDue: time,
  activeAt: time,
  expiresAt: z.number(),
});

const passedSchema = z.object({
  sessionId: z.string(),
  version: z.string(),
  parts: z.number(),
  saidFrom: time,
  opening: z.optional(z.literal(true)),
  movedTo: z.optional(z.string()),
  expiresAt: z.number(),
});

/** No id of a session or a message ends like this. */
const suffixes = { session: '.bridge', passed: '.passed' } as const;

/**
 * Bridged sessions and messages in the ledger's table, beside the rows. `expiresAt` is DynamoDB's TTL, in seconds. The
 * client must drop undefined members (`removeUndefinedValues`).
 */
export function createDynamodbBridges({ client, table }: Options): Bridges {
  const read = async (key: string): Promise<Record<string, unknown> | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { sessionId: key }, ConsistentRead: true }),
    );

    return Item;
  };

  const write = (
    key: string,
    { expiresAt, ...item }: Omit<BridgedSession, 'sessionId'> | Omit<PassedMessage, 'messageId'>,
    expectedVersion: string | undefined,
  ): Promise<boolean> =>
    unlessRefused(() =>
      client.send(
        new PutCommand({
          TableName: table,
          Item: { ...item, sessionId: key, expiresAt: Math.ceil(expiresAt / 1000) },
          ...(expectedVersion === undefined
            ? { ConditionExpression: 'attribute_not_exists(sessionId)' }
            : {
                ConditionExpression: '#version = :expected',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':expected': expectedVersion },
              }),
        }),
      ),
    );

  return {
    read: async (sessionId) => {
      const item = await read(`${sessionId}${suffixes.session}`);
      if (!item) return undefined;
      const { expiresAt, ...session } = sessionSchema.parse(item);

      return { ...session, sessionId, expiresAt: expiresAt * 1000 };
    },

    write: ({ sessionId, ...session }, expectedVersion) =>
      write(`${sessionId}${suffixes.session}`, session, expectedVersion),

    readPassed: async (messageId) => {
      const item = await read(`${messageId}${suffixes.passed}`);
      if (!item) return undefined;
      const { sessionId: _, expiresAt, ...passed } = passedSchema.parse(item);

      return { ...passed, messageId, expiresAt: expiresAt * 1000 };
    },

    writePassed: ({ messageId, ...passed }, expectedVersion) =>
      write(`${messageId}${suffixes.passed}`, passed, expectedVersion),
  };
}
