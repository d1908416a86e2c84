import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDynamodbBridges } from '../../lib/ledger/bridges-dynamodb.ts';
import { createDynamodbLedger } from '../../lib/ledger/dynamodb.ts';
import { bridgedSession, bridgesContract, passedMessage } from '../contract/bridges.ts';
import { createMemoryBridges } from '../memory/bridges.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { noon } from '../support/builders.ts';
import { dynaliteTable, dynamodbLocalTable, type TestTable, withJava } from '../support/tables.ts';

const over = ({ client, table, close }: TestTable) => ({
  bridges: createDynamodbBridges({ client, table }),
  ledger: createDynamodbLedger({ client, table }),
  close,
});

bridgesContract('memory', async () => ({
  bridges: createMemoryBridges(),
  ledger: createMemoryLedger(),
  close: async () => {},
}));
bridgesContract('dynamodb (dynalite)', async () => over(await dynaliteTable()));

withJava(() => {
  bridgesContract('dynamodb (DynamoDB Local)', async () => over(await dynamodbLocalTable()));
});

describe('what is known of a bridged chat in DynamoDB', () => {
  test('expires, in seconds, and has no text', async () => {
    const { client, table, close } = await dynaliteTable();
    onTestFinished(close);
    const bridges = createDynamodbBridges({ client, table });
    await bridges.write(bridgedSession({ expiresAt: noon + 1 }), undefined);
    await bridges.writePassed(passedMessage({ saidFrom: 4, expiresAt: noon + 1 }), undefined);
    const itemOf = async (sessionId: string) =>
      (await client.send(new GetCommand({ TableName: table, Key: { sessionId } }))).Item;

    expect(await itemOf('A000000000000001.bridge')).toEqual({
      ...{ sessionId: 'A000000000000001.bridge', version: 'v1', position: 3, expiresAt: noon / 1000 + 1 },
    });
    expect(await itemOf('A000000000000001.7.passed')).toEqual({
      ...{ sessionId: 'A000000000000001.7.passed', version: 'v1', parts: 0, saidFrom: 4, expiresAt: noon / 1000 + 1 },
    });
  });
});
