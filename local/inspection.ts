/** Looks behind queues and table for the local routes, without touching what is there. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  DynamoDBDocumentClient,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';
import { localAccount } from './account.ts';
import type { PeekedMessage, QueueServer } from './queue-server.ts';
import type { LocalSystem } from './routes.ts';
import type { Item } from './watch/session-rows.ts';

type Inspection = Pick<LocalSystem, 'deadLetters' | 'depths' | 'ages'> & {
  /** Everything in the ledger's table: rows, and what lies beside them. */
  readonly ledgerItems: () => Promise<readonly Item[]>;
  /** Those with these keys, in any order; what is not there is left out. */
  readonly ledgerItemsOf: (keys: readonly string[]) => Promise<readonly Item[]>;
  readonly documents: DynamoDBDocumentClient;
  readonly close: () => void;
};

export function createInspection(options: {
  readonly queueServer: QueueServer;
  readonly table: { readonly endpoint: string; readonly name: string };
}): Inspection {
  const { queueServer, table } = options;
  const { region, credentials } = localAccount;
  const client = new DynamoDBClient({ endpoint: table.endpoint, region, credentials });
  const documents = DynamoDBDocumentClient.from(client);

  return {
    deadLetters: () =>
      queueServer
        .names()
        .filter((queue) => /-dead-letters(\.fifo)?$/.test(queue))
        .flatMap((queue) => queueServer.peek(queue).map((message) => ({ queue, ...message }))),

    depths: () =>
      Object.fromEntries(
        queueServer.names().map((queue) => {
          const messages = queueServer.peek(queue);
          const count = (state: PeekedMessage['state']) => messages.filter((message) => message.state === state).length;
          return [queue, { visible: count('visible'), hidden: count('hidden'), delayed: count('delayed') }];
        }),
      ),

    ages: () =>
      Object.fromEntries(
        queueServer.names().flatMap((queue) => {
          const [oldest] = queueServer.peek(queue);
          return oldest ? [[queue, Math.round((Date.now() - oldest.sentAt) / 1000)]] : [];
        }),
      ),

    async ledgerItems() {
      const items: Item[] = [];
      const pages = paginateScan({ client: documents }, { TableName: table.name, ConsistentRead: true });
      for await (const { Items = [] } of pages) items.push(...Items);

      return items;
    },

    async ledgerItemsOf(keys) {
      const items: Item[] = [];
      let asked: BatchGetCommandInput['RequestItems'] = requestFor(table.name, keys);
      while (asked && Object.keys(asked).length > 0) {
        const { Responses, UnprocessedKeys } = await documents.send(new BatchGetCommand({ RequestItems: asked }));
        items.push(...(Responses?.[table.name] ?? []));
        asked = UnprocessedKeys;
      }

      return items;
    },

    documents,
    close: () => client.destroy(),
  };
}

function requestFor(table: string, keys: readonly string[]): BatchGetCommandInput['RequestItems'] {
  return keys.length === 0
    ? undefined
    : { [table]: { Keys: keys.map((sessionId) => ({ sessionId })), ConsistentRead: true } };
}
