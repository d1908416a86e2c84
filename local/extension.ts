/** What only this machine answers, put together: the routes below `/local`. */
import { randomUUID } from 'node:crypto';
import type { Catalog } from '../lib/catalog/catalog.ts';
import { limits } from '../lib/lambda/limits.ts';
import { readJson } from '../lib/net/read-json.ts';
import { chatQueueName } from './chat-queues.ts';
import { chatRoutes } from './chat-routes.ts';
import type { Faults } from './faults.ts';
import type { Functions } from './functions.ts';
import type { Extension } from './gateway.ts';
import { createInspection } from './inspection.ts';
import type { LocalRoute } from './local-route.ts';
import { createMessageOrder } from './message-routes.ts';
import { createEventOrder, createReceiptOrder } from './receipt-routes.ts';
import { createLocalRoutes } from './routes.ts';
import { scheduledEvent } from './schedule.ts';
import type { Servers } from './servers.ts';
import type { Stack } from './stack.ts';
import type { Terminal } from './terminal.ts';
import { viewCatalog } from './tools/catalog-view.ts';
import { createTakeBack } from './tools/dead-letters.ts';
import { mediaRoutes } from './tools/media-routes.ts';
import { createPhoneNames } from './tools/phone-names.ts';
import { createPreview } from './tools/preview.ts';
import { type Snapshot, takeSnapshot } from './tools/snapshot.ts';
import { snapshotRoutes } from './tools/snapshot-routes.ts';
import type { Standstill } from './tools/standstill.ts';
import { toolRoutes } from './tools/tool-routes.ts';
import { createEventStream } from './watch/event-stream.ts';
import { createSessionIndex } from './watch/session-index.ts';
import { createReadTimeline } from './watch/timeline.ts';
import type { Watch } from './watch/watch.ts';
import { watchRoutes } from './watch/watch-routes.ts';

type Options = {
  readonly stack: Stack;
  readonly servers: Servers;
  readonly functions: Functions;
  readonly faults: Faults;
  readonly catalog: () => Catalog;
  readonly watch: Watch;
  readonly terminal: Pick<Terminal, 'swept'>;
  readonly chatQueueUrlBase: string;
  readonly catalogFolder: string;
  readonly stateDir: string;
  readonly standstill: Pick<Standstill, 'during'>;
  readonly replace: (snapshot: Snapshot) => void;
  /** The URL of the API, as soon as it is known. */
  readonly api: Promise<string>;
  readonly more: readonly LocalRoute[];
};

export function openExtension(options: Options): {
  readonly extension: Extension;
  /** Before the gateway closes: a stream is a request that never ends. */
  readonly endStreams: () => void;
  readonly close: () => void;
} {
  const { stack, servers, functions, faults, catalog, watch, terminal, chatQueueUrlBase, catalogFolder, api } = options;
  const { stateDir, standstill, replace } = options;
  const { queueServer, tableServer, phones, chats, act, receipts, destinations, clientMessages, files } = servers;
  const { ledger, conversations } = stack.tables;
  const { events, steps, traffic, clients } = watch;

  const inspection = createInspection({ queueServer, table: { endpoint: tableServer.url, name: ledger.name } });
  const sessions = createSessionIndex({
    scan: inspection.ledgerItems,
    read: inspection.ledgerItemsOf,
    names: { callerOf: steps.callerOf, clientOf: clients.of },
  });
  tableServer.onWrite(({ table, key }) => {
    if (table === ledger.name) sessions.changed(key);
  });
  // So that the first look does not wait for the scan. If it fails, that look scans.
  void api.then(sessions.rows).catch(() => {});
  const stream = createEventStream({ events, now: Date.now });
  const chatQueue = (key: string) => {
    const found = catalog().queue(key);
    return found && queueServer.peek(chatQueueName(found, chatQueueUrlBase));
  };
  const timeline = createReadTimeline({
    ...{ catalog, steps },
    client: inspection.documents,
    tables: { ledger: ledger.name, conversations: conversations.name },
    clientOf: clients.of,
    waitsForAgent: (key, sessionId) => (chatQueue(key) ?? []).some(({ body }) => opens(body, sessionId)),
    undeliveredMs: limits.undeliveredSeconds * 1000,
    now: Date.now,
  });
  const deadLetters = createTakeBack({ queueServer, queues: stack.queues, now: Date.now });
  rememberClients(servers, watch);

  const extension = createLocalRoutes(
    {
      ...inspection,
      sessions: sessions.rows,
      // As a flow of Amazon Connect invokes it.
      flow: async (event) => (await functions.accept?.(event)) ?? { status: 'threw', cause: 'no function accept' },
      faults,
      chats,
      phone: phones.messages,
      orderMessage: createMessageOrder({ phones, clientMessages, files, now: Date.now, newId: randomUUID }),
      orderReceipt: createReceiptOrder({ phones, receipts }),
      orderEvent: createEventOrder(destinations, Date.now),
      chatQueue,
      async sweep() {
        const outcome = (await functions.sweep?.(scheduledEvent)) ?? { status: 'threw', cause: 'no function sweep' };
        terminal.swept(outcome);
        events.publish({ type: 'sweep' });
        return outcome;
      },
    },
    [
      ...watchRoutes({ stream, timeline, traffic, faults, phones, api }),
      ...toolRoutes({
        catalogView: () => viewCatalog(catalogFolder, catalog()),
        preview: createPreview({ folder: catalogFolder, catalog, now: Date.now }),
        showHidden: (name) => (queueServer.names().includes(name) ? queueServer.showHidden(name) : undefined),
        takeBack: deadLetters.takeBack,
        names: createPhoneNames({ phones, clientMessages, destinations, now: Date.now, newId: randomUUID }),
      }),
      ...chatRoutes(act),
      ...options.more,
      ...mediaRoutes(api),
      ...snapshotRoutes({
        take: () =>
          standstill.during(() => {
            steps.flush();
            return takeSnapshot(stateDir);
          }),
        replace,
      }),
    ],
  );

  return {
    extension,
    endStreams: stream.close,
    close() {
      sessions.close();
      inspection.close();
      deadLetters.close();
    },
  };
}

/** Of sessions from before this start. */
function rememberClients({ phones, queueServer }: Servers, { clients }: Watch): void {
  for (const clientId of phones.clients())
    for (const { sessionId } of phones.messages(clientId))
      if (typeof sessionId === 'string') clients.add(sessionId, clientId);

  for (const queue of queueServer.names()) for (const { body } of queueServer.peek(queue)) clients.read(body);
}

function opens(body: string, sessionId: string): boolean {
  if (!body.includes(sessionId)) return false;
  const message = readJson(body);

  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'session.opened' &&
    'interactionId' in message &&
    message.interactionId === sessionId
  );
}
