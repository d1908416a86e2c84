/** The whole system in this process: the functions as they are deployed, and what they stand on in AWS. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { CatalogData } from '../lib/catalog/catalog.ts';
import { createTold, queueNameOf, shownCallbacks } from './callbacks.ts';
import type { CallersFile } from './callers.ts';
import { chatQueueKeyOf, missingChatQueues } from './chat-queues.ts';
import { openExtension } from './extension.ts';
import { createFaults } from './faults.ts';
import { openFunctions } from './functions.ts';
import { startGateway } from './gateway.ts';
import { openLiveCatalog } from './live-catalog.ts';
import { openPage } from './page-server.ts';
import { localCatalog, pointSdkAt } from './runtime.ts';
import { startServers } from './servers.ts';
import { awsQueueOrigin, type Stack } from './stack.ts';
import { type Endpoints, openState } from './state.ts';
import type { Terminal } from './terminal.ts';
import type { Snapshot } from './tools/snapshot.ts';
import { createStandstill } from './tools/standstill.ts';
import { startTriggers } from './triggers.ts';
import { registrations, type WebhookTarget } from './vendors/destinations.ts';
import { openWatch } from './watch/watch.ts';

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
  /** Somebody wants the system to end, and to start on this state. */
  readonly onReplace?: (snapshot: Snapshot) => void;
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
  const liveCatalog = openLiveCatalog({
    folder: options.catalogFolder,
    terminal,
    onChange: () => watch.events.publish({ type: 'catalog' }),
  });
  onClose(liveCatalog.close);
  const state = openState(options.stateDir);
  onClose(state.release);

  const awsChatQueueUrlBase = stack.functions.deliver?.environment.CHAT_QUEUE_URL_BASE ?? '';
  const keyOf = liveCatalog.use((data) => chatQueueKeyOf(data, awsChatQueueUrlBase));
  const watch = openWatch({
    folder: state.folder('steps'),
    run: randomUUID(),
    now: Date.now,
    chatQueueKeyOf: (queue) => keyOf()(queue),
  });
  onClose(watch.close);
  const faults = createFaults((pending) => watch.events.publish({ type: 'faults', armed: pending.length }));

  const api = Promise.withResolvers<string>();
  const servers = await startServers(
    {
      ...options,
      state,
      faults,
      catalog: liveCatalog.data,
      api: api.promise,
      onDelivered(clientId, message) {
        terminal.phone(clientId, message);
        watch.delivered(clientId, message);
      },
      onWritten(clientId, message) {
        terminal.client(clientId, message);
        watch.written(clientId, message);
      },
      onChanged: watch.changed,
      onReceipt: watch.receipt,
      onPut: watch.put,
    },
    onClose,
  );
  const { queueServer, tableServer, receipts, destinations, clientMessages, vendors } = servers;
  const localUrl = (url: string) => url.replace(awsQueueOrigin, queueServer.url);

  const chatQueueUrlBase = localUrl(awsChatQueueUrlBase);
  liveCatalog.use((data) => missingChatQueues(data, chatQueueUrlBase, stack.queues).forEach(queueServer.declare));
  let catalogInForce = liveCatalog.use((data) => localCatalog(data, vendors));
  const catalog = () => catalogInForce();

  pointSdkAt(
    { sqs: queueServer.url, s3: queueServer.url, dynamodb: tableServer.url, connect: vendors.connect },
    process.env,
  );
  const callbacks = options.callers?.callbacks ?? new Map();
  for (const settings of callbacks.values())
    if ('queue' in settings)
      queueServer.declare({ name: queueNameOf(settings.queue), visibilityTimeout: 30, retention: 345_600 });
  const told = createTold(Date.now);
  const standstill = createStandstill();
  const opened = await openFunctions({
    ...options,
    localUrl,
    faults,
    catalog,
    report(event) {
      terminal.step(event);
      watch.step(event);
      told.step(event);
    },
    reportError: terminal.unexpected,
  });
  const functions = Object.fromEntries(
    Object.entries(opened).map(([name, invoke]) => [name, standstill.yielding(invoke)]),
  );

  const local = openExtension({
    ...{ stack, servers, functions, faults, catalog, watch, terminal, chatQueueUrlBase },
    ...{ catalogFolder: options.catalogFolder, stateDir: options.stateDir, standstill },
    replace: options.onReplace ?? (() => {}),
    more: told.routes,
    api: api.promise,
  });
  onClose(local.close);
  const gateway = await startGateway({
    port: options.port,
    routes: stack.routes,
    functions,
    now: Date.now,
    newId: randomUUID,
    page: openPage(),
    onServed: watch.served,
    extension: local.extension,
  });
  catalogInForce = liveCatalog.use((data) => localCatalog(data, vendors, gateway.url));
  // Not before the port is ours: who cannot start must not have sent anything.
  onClose(startTriggers({ stack, queueServer, functions, terminal, grace }));
  onClose(() => gateway.close(grace));
  onClose(local.endStreams);
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
    callbacks: shownCallbacks(callbacks),
  });
  liveCatalog.use(() => state.announce(endpoints()));
  return { endpoints: endpoints(), catalog: liveCatalog.data };
}
