import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { createDynamodbPausedChannels } from '../../cli/operate/dynamodb-paused-channels.ts';
import type { Circuit } from '../../lib/ledger/circuit.ts';
import { createDynamodbCircuits } from '../../lib/ledger/circuits-dynamodb.ts';
import { createDynamodbReadHolds } from '../../lib/ledger/holds-dynamodb.ts';
import { circuitsContract } from '../contract/circuits.ts';
import { createMemoryCircuits } from '../memory/circuits.ts';
import { createMemoryPausedChannels } from '../memory/paused-channels.ts';
import { dynaliteTable } from '../support/tables.ts';

circuitsContract('memory', async () => {
  const circuits = new Map<string, Circuit>();
  const paused = new Set<string>();

  return {
    circuits: createMemoryCircuits(circuits),
    pausedChannels: createMemoryPausedChannels(paused),
    readHolds: async () => ({ pausedChannels: new Set(paused), circuits: new Map(circuits) }),
    close: async () => {},
  };
});

circuitsContract('dynamodb (dynalite)', async () => {
  const { client, table, close } = await dynaliteTable();

  return {
    circuits: createDynamodbCircuits({ client, table }),
    pausedChannels: createDynamodbPausedChannels({ client, table }),
    readHolds: createDynamodbReadHolds({ client, table }),
    close,
  };
});

test('a circuit that only a newer version can read is left out, and stops nothing else', async () => {
  const { client, table, close } = await dynaliteTable();
  onTestFinished(close);
  await createDynamodbCircuits({ client, table }).open('k', { reason: 'PAUSED', at: 1 }, 1);
  await client.send(
    new UpdateCommand({
      TableName: table,
      Key: { sessionId: 'paused-channels' },
      UpdateExpression: 'SET circuits.newer = :newer',
      ExpressionAttributeValues: { ':newer': { state: 'smouldering' } },
    }),
  );

  const { circuits } = await createDynamodbReadHolds({ client, table })();
  expect([...circuits.keys()]).toEqual(['k']);
});
