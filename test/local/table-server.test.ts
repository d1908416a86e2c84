import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
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
