import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDynamodbLedger } from '../../lib/ledger/dynamodb.ts';
import { createDynamodbReceipts } from '../../lib/ledger/receipts-dynamodb.ts';
import { receiptsContract } from '../contract/receipts.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { noon } from '../support/builders.ts';
import { dynaliteTable, dynamodbLocalTable, type TestTable, withJava } from '../support/tables.ts';

const over = ({ client, table, close }: TestTable) => ({
  receipts: createDynamodbReceipts({ client, table }),
  ledger: createDynamodbLedger({ client, table }),
  close,
});

receiptsContract('memory', async () => ({
  receipts: createMemoryReceipts(),
  ledger: createMemoryLedger(),
  close: async () => {},
}));
receiptsContract('dynamodb (dynalite)', async () => over(await dynaliteTable()));

withJava(() => {
  receiptsContract('dynamodb (DynamoDB Local)', async () => over(await dynamodbLocalTable()));
});

describe('a receipt in DynamoDB', () => {
  const update = { messageId: 'S000000000000001', status: 'sent', at: noon, expiresAt: noon + 1500 } as const;

  test('is one request if it says more than is known, two if it does not', async () => {
    const { client, table, close } = await dynaliteTable();
    onTestFinished(close);
    let requests = 0;
    client.middlewareStack.add(
      (next) => (args) => {
        requests += 1;
        return next(args);
      },
      { step: 'initialize' },
    );
    const { raise } = createDynamodbReceipts({ client, table });

    await raise({ ...update, status: 'delivered' });
    expect(requests).toBe(1);
    await raise({ ...update, status: 'read' });
    expect(requests).toBe(2);
    await raise(update);
    expect(requests).toBe(4);
  });

  test('expires when its row does, in seconds', async () => {
    const { client, table, close } = await dynaliteTable();
    onTestFinished(close);
    await createDynamodbReceipts({ client, table }).raise(update);

    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { sessionId: 'S000000000000001#receipt' } }),
    );
    expect(Item).toEqual({ sessionId: 'S000000000000001#receipt', rank: 1, sent: noon, expiresAt: noon / 1000 + 2 });
  });

  test('whose answer was lost is repeated by the SDK, and counts as known', async () => {
    const { client, table, close } = await dynaliteTable();
    onTestFinished(close);
    const { raise, read } = createDynamodbReceipts({ client, table });
    await raise(update);

    expect(await raise(update)).toBe('repeated');
    expect(await read(update.messageId)).toMatchObject({ status: 'sent', at: noon });
  });
});
