import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, inject } from 'vitest';
import { localAccount } from '../../local/account.ts';
import { keysOf, startTableServer } from '../../local/table-server.ts';

/** `table` is the ledger. */
export type TestTable = {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly contactsTable: string;
  readonly conversationsTable: string;
  readonly callbacksTable: string;
  readonly close: () => Promise<void>;
};

const table = 'ledger';
const contactsTable = 'contacts';
const conversationsTable = 'conversations';
const callbacksTable = 'callbacks';
const tables = [
  { name: table, key: 'sessionId' },
  { name: contactsTable, key: 'id' },
  { name: conversationsTable, key: 'id' },
  { name: callbacksTable, key: 'id', sortKey: 'place' },
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
    callbacksTable,
    close: async () => {
      client.destroy();
      await server.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Tests on DynamoDB Local, if there is Java; the first waits for its start. */
export function withJava(tests: () => void): void {
  describe.runIf(spawnSync('java', ['-version']).status === 0)('with Java', () => {
    beforeAll(async () => void (await fetch(inject('dynamodbLocal'))), 120_000);
    tests();
  });
}

/** Empty tables on DynamoDB Local, AWS's own, which all files share; needs Java. */
export async function dynamodbLocalTable(): Promise<TestTable> {
  const client = connect(await (await fetch(inject('dynamodbLocal'))).text());
  const own = randomUUID();
  for (const { name, ...keys } of tables) await createTable(client, `${own}-${name}`, keys);

  return {
    client,
    table: `${own}-${table}`,
    contactsTable: `${own}-${contactsTable}`,
    conversationsTable: `${own}-${conversationsTable}`,
    callbacksTable: `${own}-${callbacksTable}`,
    close: async () => client.destroy(),
  };
}

function connect(endpoint: string): DynamoDBDocumentClient {
  const { region, credentials } = localAccount;

  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 1 }), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

async function createTable(
  client: DynamoDBDocumentClient,
  name: string,
  keys: Parameters<typeof keysOf>[0],
): Promise<void> {
  await client.send(new CreateTableCommand({ TableName: name, BillingMode: 'PAY_PER_REQUEST', ...keysOf(keys) }));
}
