import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { KeyedDigest } from '../net/keyed-digest.ts';
import type { MessageIndex, VendorMessage } from './message-index.ts';

type Options = { readonly client: DynamoDBDocumentClient; readonly table: string; readonly digest: KeyedDigest };

const itemSchema = z.object({ id: z.string(), messageId: z.string() });

/** Messages in the table of conversations, keyed by `id`; its TTL is `expiresAt`, in seconds. */
export function createDynamodbMessageIndex({ client, table, digest }: Options): MessageIndex {
  const idOf = async ({ receiver, vendorMessageId }: VendorMessage) =>
    `message-${await digest('message', receiver, vendorMessageId)}`;

  return {
    put: async ({ messageId, expiresAt, ...message }, options = {}) => {
      const Item = { id: await idOf(message), messageId, expiresAt: Math.ceil(expiresAt / 1000) };
      await client.send(new PutCommand({ TableName: table, Item }), options);
    },

    find: async (messages) => {
      if (messages.length === 0) return [];

      const ids = await Promise.all(messages.map(idOf));
      const Keys = [...new Set(ids)].map((id) => ({ id }));
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
      );
      if (UnprocessedKeys?.[table]?.Keys?.length) throw new Error('the table did not get to all messages');

      const found = new Map(
        (Responses?.[table] ?? []).map((item) => {
          const { id, messageId } = itemSchema.parse(item);
          return [id, messageId];
        }),
      );

      return ids.map((id) => found.get(id));
    },
  };
}
