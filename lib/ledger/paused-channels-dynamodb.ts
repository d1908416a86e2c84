import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { PausedChannels } from './paused-channels.ts';

/**
 * No session id is this short. The item is in the ledger's table, so that no function needs another resource or
 * permission.
 */
const key = { sessionId: 'paused-channels' };

const itemSchema = z.object({ channels: z._default(z.set(z.string()), new Set()) });

export function createDynamodbPausedChannels({
  client,
  table,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}): PausedChannels {
  return {
    read: async (options = {}) => {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: key }), options);

      return itemSchema.parse(Item ?? {}).channels;
    },

    set: async (channel, state) => {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: `${state === 'paused' ? 'ADD' : 'DELETE'} channels :channel`,
          ExpressionAttributeValues: { ':channel': new Set([channel]) },
          ReturnValues: 'ALL_NEW',
        }),
      );

      return itemSchema.parse(Attributes ?? {}).channels;
    },
  };
}
