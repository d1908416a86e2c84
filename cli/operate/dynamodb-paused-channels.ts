import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamodbReadHolds, holdsKey, holdsOf } from '../../lib/ledger/holds-dynamodb.ts';
import type { PausedChannels } from './paused-channels.ts';

export function createDynamodbPausedChannels({
  client,
  table,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}): PausedChannels {
  const readHolds = createDynamodbReadHolds({ client, table });

  return {
    read: async (options) => (await readHolds(options)).pausedChannels,

    set: async (channel, state) => {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: holdsKey,
          UpdateExpression: `${state === 'paused' ? 'ADD' : 'DELETE'} channels :channel`,
          ExpressionAttributeValues: { ':channel': new Set([channel]) },
          ReturnValues: 'ALL_NEW',
        }),
      );

      return holdsOf(Attributes).pausedChannels;
    },
  };
}
