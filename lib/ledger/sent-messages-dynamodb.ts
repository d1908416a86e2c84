import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unlessRefused } from '../net/conditional-write.ts';
import type { KeyedDigest } from '../net/keyed-digest.ts';
import type { Line, SentMessages } from './sent-messages.ts';

type Options = { readonly client: DynamoDBDocumentClient; readonly table: string; readonly digest: KeyedDigest };

const sent = z.object({ at: z.number(), delivered: z.optional(z.literal(true)) });

/** Of the table of conversations. The digest keeps the client's id out of the key. */
export async function sentKey({ receiver, sender, clientId }: Line, digest: KeyedDigest): Promise<string> {
  return `sent-${await digest('sent', receiver, sender, clientId)}`;
}

/** Each message is an attribute of its line's item, named by its id: one write adds it, whatever else is there. */
export function createDynamodbSentMessages({ client, table, digest }: Options): SentMessages {
  const keyOf = async (line: Line) => ({ TableName: table, Key: { id: await sentKey(line, digest) } });

  return {
    put: async (line, { messageId, at }, { expiresAt, abortSignal }) => {
      const command = new UpdateCommand({
        ...(await keyOf(line)),
        UpdateExpression: 'SET #message = :sent, expiresAt = :expiresAt',
        ExpressionAttributeNames: { '#message': messageId },
        ExpressionAttributeValues: { ':sent': { at }, ':expiresAt': Math.ceil(expiresAt / 1000) },
      });
      await client.send(command, abortSignal && { abortSignal });
    },

    withdraw: async (line, { messageId, at }, { abortSignal } = {}) => {
      const command = new UpdateCommand({
        ...(await keyOf(line)),
        UpdateExpression: 'REMOVE #message',
        ConditionExpression: '#message.#at = :at',
        ExpressionAttributeNames: { '#message': messageId, '#at': 'at' },
        ExpressionAttributeValues: { ':at': at },
      });
      await unlessRefused(() => client.send(command, abortSignal && { abortSignal }));
    },

    read: async (line) => {
      const { Item = {} } = await client.send(new GetCommand({ ...(await keyOf(line)), ConsistentRead: true }));

      return Object.entries(Item)
        .flatMap(([messageId, value]) => {
          const { success, data } = sent.safeParse(value);

          return success ? [{ messageId, ...data }] : [];
        })
        .toSorted((a, b) => a.at - b.at);
    },

    noteDelivered: async (line, messages) => {
      if (messages.length === 0) return;

      await client.send(
        new UpdateCommand({
          ...(await keyOf(line)),
          UpdateExpression: `SET ${messages.map((_, index) => `#m${index} = :m${index}`).join(', ')}`,
          ExpressionAttributeNames: namesOf(messages.map(({ messageId }) => messageId)),
          ExpressionAttributeValues: Object.fromEntries(
            messages.map(({ at }, index) => [`:m${index}`, { at, delivered: true }]),
          ),
        }),
      );
    },

    forget: async (line, messageIds) => {
      if (messageIds.length === 0) return;

      await client.send(
        new UpdateCommand({
          ...(await keyOf(line)),
          UpdateExpression: `REMOVE ${messageIds.map((_, index) => `#m${index}`).join(', ')}`,
          ExpressionAttributeNames: namesOf(messageIds),
        }),
      );
    },
  };
}

function namesOf(messageIds: readonly string[]): Record<string, string> {
  return Object.fromEntries(messageIds.map((messageId, index) => [`#m${index}`, messageId]));
}
