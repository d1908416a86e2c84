import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { localAccount } from '../../local/account.ts';
import { startTableServer } from '../../local/table-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('the table is there, listens on the loopback address, and keeps its items over a restart', async () => {
  const dataDir = await temporaryFolder();
  const first = await start(dataDir);
  expect(new URL(first.server.url).hostname).toBe('127.0.0.1');
  await first.client.send(
    new PutItemCommand({ TableName: 'ledger', Item: { sessionId: { S: 's1' }, status: { S: 'sent' } } }),
  );
  await first.server.close();

  const second = await start(dataDir);
  const { Item } = await second.client.send(
    new GetItemCommand({ TableName: 'ledger', Key: { sessionId: { S: 's1' } } }),
  );
  expect(Item?.status).toEqual({ S: 'sent' });
});

test('each item that is written is reported with its key, and none that is read', async () => {
  const { server, client } = await start(await temporaryFolder());
  const seen: string[] = [];
  server.onWrite(({ table, key }) => seen.push(`${table} ${key}`));
  const of = (sessionId: string) => ({ TableName: 'ledger', Key: { sessionId: { S: sessionId } } });

  await client.send(new PutItemCommand({ TableName: 'ledger', Item: { sessionId: { S: 'put' } } }));
  await client.send(new UpdateItemCommand(of('updated')));
  await client
    .send(new UpdateItemCommand({ ...of('refused'), ConditionExpression: 'attribute_exists(sessionId)' }))
    .catch(() => undefined);
  await client.send(new DeleteItemCommand(of('deleted')));
  await client.send(new GetItemCommand(of('read')));
  const requests = [
    { PutRequest: { Item: { sessionId: { S: 'many' } } } },
    { DeleteRequest: { Key: { sessionId: { S: 'few' } } } },
  ];
  await client.send(new BatchWriteItemCommand({ RequestItems: { ledger: requests } }));

  expect(seen).toEqual(['put', 'updated', 'refused', 'deleted', 'many', 'few'].map((key) => `ledger ${key}`));
});

async function start(dataDir: string) {
  const server = await startTableServer({ dataDir, tables: [{ name: 'ledger', key: 'sessionId' }] });
  const client = new DynamoDBClient({
    endpoint: server.url,
    region: localAccount.region,
    credentials: localAccount.credentials,
  });
  onTestFinished(async () => {
    client.destroy();
    await server.close().catch(() => undefined);
  });
  return { server, client };
}
