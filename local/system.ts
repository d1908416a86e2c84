/** The whole system in this process: the functions as they are deployed, and what they stand on in AWS. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { CatalogData } from '../lib/catalog/catalog.ts';
import type { CallersFile } from './callers.ts';
import { chatQueueName, missingChatQueues } from './chat-queues.ts';
import { createFaults } from './faults.ts';
import { openFunctions } from './functions.ts';
import { startGateway } from './gateway.ts';
import { createInspection } from './inspection.ts';
import { openLiveCatalog } from './live-catalog.ts';
import { createMessageOrder } from './message-routes.ts';
import { createEventOrder, createReceiptOrder } from './receipt-routes.ts';
import { createLocalRoutes } from './routes.ts';
import { localCatalog, pointSdkAt } from './runtime.ts';
import { scheduledEvent } from './schedule.ts';
import { startServers } from './servers.ts';
import { awsQueueOrigin, type Stack } from './stack.ts';
import { type Endpoints, openState } from './state.ts';
import type { Terminal } from './terminal.ts';
import { startTriggers } from './triggers.ts';
import { registrations, type WebhookTarget } from './vendors/destinations.ts';

type SystemOptions = {
  readonly stack: Stack;
  readonly stateDir: string;
  readonly catalogFolder: string;
  /** Of the API; 0 is a free one. */
  readonly port: number;
  /** Take precedence over the environment that serverless.yml sets for the functions. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Default: none, and anybody may post. */
  readonly callers?: CallersFile | undefined;
  /** After so long without a word the simulated Chat Server ends a chat that is not asynchronous. */
  readonly disconnectSeconds: number;
  readonly terminal: Terminal;
  readonly webhook?: WebhookTarget | undefined;
};

export type System = {
  readonly endpoints: Endpoints;
  readonly catalog: () => CatalogData;
  readonly close: () => Promise<void>;
};

/** Starts everything, or throws with nothing left running. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const opened: (() => unknown)[] = [];
  const close = async () => {
    for (let last = opened.pop(); last; last = opened.pop()) {
      await last();
    }
  };

  try {
    return { ...(await start(options, (undo) => opened.push(undo))), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** Milliseconds that a running request or invocation gets when all ends. */
const grace = 3000;

/**
 * What opens last closes first: the gateway takes no more requests, then the poller finishes, and only then do the
 * servers go.
 */
async function start(options: SystemOptions, onClose: (undo: () => unknown) => void): Promise<Omit<System, 'close'>> {
  const { stack, terminal } = options;
  const faults = createFaults();
  const liveCatalog = openLiveCatalog({ folder: options.catalogFolder, terminal });
  onClose(liveCatalog.close);
  const state = openState(options.stateDir);
  onClose(state.release);

  const api = Promise.withResolvers<string>();
  const servers = await startServers(
    {
      ...options,
      state,
      faults,
      catalog: liveCatalog.data,
      api: api.promise,
      onDelivered: terminal.phone,
      onWritten: terminal.client,
    },
    onClose,
  );
  const { queueServer, tableServer, phones, chats, receipts, destinations, clientMessages, files, vendors } = servers;
  const localUrl = (url: string) => url.replace(awsQueueOrigin, queueServer.url);

  const chatQueueUrlBase = localUrl(stack.functions.deliver?.environment.CHAT_QUEUE_URL_BASE ?? '');
  liveCatalog.use((data) => missingChatQueues(data, chatQueueUrlBase, stack.queues).forEach(queueServer.declare));
  const catalog = liveCatalog.use((data) => localCatalog(data, vendors));

  pointSdkAt(
    { sqs: queueServer.url, s3: queueServer.url, dynamodb: tableServer.url, connect: vendors.connect },
    process.env,
  );
  const functions = await openFunctions({
    ...options,
    localUrl,
    faults,
    catalog,
    report: terminal.step,
    reportError: terminal.unexpected,
  });

  const inspection = createInspection({
    queueServer,
    table: { endpoint: tableServer.url, name: stack.tables.ledger.name },
  });
  onClose(inspection.close);
  const gateway = await startGateway({
    port: options.port,
    routes: stack.routes,
    functions,
    now: Date.now,
    newId: randomUUID,
    extension: createLocalRoutes({
      ...inspection,
      // As a flow of Amazon Connect invokes it.
      flow: async (event) => (await functions.accept?.(event)) ?? { status: 'threw', cause: 'no function accept' },
      faults,
      chats,
      phone: phones.messages,
      orderMessage: createMessageOrder({ phones, clientMessages, files, now: Date.now, newId: randomUUID }),
      orderReceipt: createReceiptOrder({ phones, receipts }),
      orderEvent: createEventOrder(destinations, Date.now),
      chatQueue(key) {
        const chatQueue = catalog().queue(key);
        return chatQueue && queueServer.peek(chatQueueName(chatQueue, chatQueueUrlBase));
      },
      async sweep() {
        const outcome = (await functions.sweep?.(scheduledEvent)) ?? { status: 'threw', cause: 'no function sweep' };
        terminal.swept(outcome);
        return outcome;
      },
    }),
  });
  // Not before the port is ours: who cannot start must not have sent anything.
  onClose(startTriggers({ stack, queueServer, functions, terminal, grace }));
  onClose(() => gateway.close(grace));
  onClose(async () => {
    await receipts.close();
    await clientMessages.close();
    await destinations.close();
  });
  api.resolve(gateway.url);

  const { INVITE_QUEUE_URL = '', INVITE_DEAD_LETTER_URL = '' } = stack.functions.deliver?.environment ?? {};
  const endpoints = (): Endpoints => ({
    pid: process.pid,
    api: gateway.url,
    sqs: queueServer.url,
    dynamodb: tableServer.url,
    vendors,
    inviteQueueUrl: localUrl(INVITE_QUEUE_URL),
    inviteDeadLetterUrl: localUrl(INVITE_DEAD_LETTER_URL),
    chatQueueUrlBase,
    ledgerTable: stack.tables.ledger.name,
    contactsTable: stack.tables.contacts.name,
    catalog: resolve(options.catalogFolder),
    receivers: registrations(liveCatalog.data(), gateway.url),
  });
  liveCatalog.use(() => state.announce(endpoints()));
  return { endpoints: endpoints(), catalog: liveCatalog.data };
}
