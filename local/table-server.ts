/** DynamoDB on this machine: dynalite on 127.0.0.1, with its state in a folder. */
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { localAccount } from './account.ts';
import { answerOnlyOwnHost } from './own-host.ts';
import { type TableWrite, watchWrites } from './table-writes.ts';

/** `sortKey`: of a table in which several items have the same key. */
export type Table = { readonly name: string; readonly key: string; readonly sortKey?: string | undefined };
export type TableServer = {
  readonly url: string;
  /** Called from now on for each item that was written, or that a condition left as it was. */
  readonly onWrite: (listener: (write: TableWrite) => void) => void;
  readonly close: () => Promise<void>;
};

export async function startTableServer(options: {
  readonly dataDir: string;
  readonly tables: readonly Table[];
  /** Default: a free one. */
  readonly port?: number;
}): Promise<TableServer> {
  const server = dynalite({ path: options.dataDir, createTableMs: 0 });
  const listeners: ((write: TableWrite) => void)[] = [];
  watchWrites(server, {
    keys: new Map(options.tables.map(({ name, key }) => [name, key])),
    onWrite(write) {
      for (const listener of listeners) listener(write);
    },
  });
  answerOnlyOwnHost(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const table of options.tables) await createTable(url, table);

  return {
    url,
    onWrite: (listener) => listeners.push(listener),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((cause) => (cause ? reject(cause) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function createTable(url: string, table: Table): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: url,
    region: localAccount.region,
    credentials: localAccount.credentials,
  });
  const command = new CreateTableCommand({
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    ...keysOf(table),
  });

  try {
    await client.send(command).catch((cause: unknown) => {
      if (!(cause instanceof ResourceInUseException)) throw cause;
    });
    // A new table is not there at once: a call that comes too early fails with ResourceNotFound.
    await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 }, { TableName: table.name });
  } finally {
    client.destroy();
  }
}

/** As CreateTable takes them. Every key is text. */
export function keysOf({ key, sortKey }: Omit<Table, 'name'>) {
  const names = sortKey === undefined ? [key] : [key, sortKey];

  return {
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }) as const),
    KeySchema: names.map(
      (AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' }) as const,
    ),
  };
}
