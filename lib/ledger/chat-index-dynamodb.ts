import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { digestOf } from '../net/digest.ts';
import type { ChatIndex } from './chat-index.ts';

type Options = { readonly client: DynamoDBDocumentClient; readonly table: string };

const itemSchema = z.object({ sessionId: z.string(), of: z.string() });

class ChatsUnreadError extends Error {
  override readonly name = 'ChatsUnreadError';
}

/** Chats in the ledger's table, beside the rows. Their ids are drawn at random, so that a plain digest says nothing. */
export function createDynamodbChatIndex({ client, table }: Options): ChatIndex {
  const keyOf = (chatId: string) => `chat-${digestOf(chatId).toString('base64url')}`;

  return {
    put: async ({ chatId, sessionId: of, expiresAt }) => {
      const Item = { sessionId: keyOf(chatId), of, expiresAt: Math.ceil(expiresAt / 1000) };
      await client.send(new PutCommand({ TableName: table, Item }));
    },

    find: async (chatIds) => {
      if (chatIds.length === 0) return [];

      const keys = chatIds.map(keyOf);
      const Keys = [...new Set(keys)].map((sessionId) => ({ sessionId }));
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
      );
      if ((UnprocessedKeys?.[table]?.Keys ?? []).length > 0)
        throw new ChatsUnreadError('the table left out some chats');

      const items = (Responses?.[table] ?? []).map((item) => itemSchema.parse(item));
      const found = new Map(items.map(({ sessionId, of }) => [sessionId, of]));

      return keys.map((key) => found.get(key));
    },
  };
}
