import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { KeyedDigest } from '../net/keyed-digest.ts';
import { readItems } from '../net/read-items.ts';
import type { MessageIndex, VendorMessage } from './message-index.ts';

type Options = { readonly client: DynamoDBDocumentClient; readonly table: string; readonly digest: KeyedDigest };

/** Of a client's message that went to no session there is no id of ours. */
const itemSchema = z.object({ id: z.string(), messageId: z.optional(z.string()) });

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
      const ids = await Promise.all(messages.map(idOf));
      const items = await readItems({ client, table, ids, consistent: true });
      const found = new Map(items.map((item) => itemSchema.parse(item)).map(({ id, messageId }) => [id, messageId]));

      return ids.map((id) => found.get(id));
    },
  };
}
