import { createCatalog } from '../lib/catalog/catalog.ts';
import { createQueueUrls, createSqsChatQueues } from '../lib/chat-queue/sqs-chat-queues.ts';
import { createDynamodbContactTable } from '../lib/contact/dynamodb.ts';
import { createContacts } from '../lib/contact/identify.ts';
import { createDeliver } from '../lib/invite/deliver.ts';
import { callbacksOf } from '../lib/lambda/callbacks.ts';
import { channelsOf } from '../lib/lambda/channels.ts';
import { chatServersOf } from '../lib/lambda/chat-servers.ts';
import { circuitsOf } from '../lib/lambda/circuits.ts';
import { conversationsOf } from '../lib/lambda/conversations.ts';
import { createDeliverHandler } from '../lib/lambda/deliver-handler.ts';
import { readEnv } from '../lib/lambda/env.ts';
import { putFirstLookOf } from '../lib/lambda/first-look.ts';
import { indexed } from '../lib/lambda/indexed.ts';
import { limits } from '../lib/lambda/limits.ts';
import { quotasOf } from '../lib/lambda/quotas.ts';
import type { DeliverRuntime } from '../lib/lambda/runtime.ts';
import { createDynamodbCooldown } from '../lib/ledger/cooldown-dynamodb.ts';
import { createDynamodbLedger } from '../lib/ledger/dynamodb.ts';
import { createDynamodbReadHolds } from '../lib/ledger/holds-dynamodb.ts';
import { createKnownHolds } from '../lib/ledger/known-holds.ts';
import { createSqsClient, createTableClient } from '../lib/net/clients.ts';
import { createBatcher } from '../lib/queue/batcher.ts';
import { createBatchSender } from '../lib/queue/batches.ts';
import { createSqsInviteReceiver } from '../lib/queue/sqs.ts';
import { readLookup } from './catalog.ts';
import { lazyHandler } from './lazy-handler.ts';
import { loadResponses } from './load-responses.ts';
import { secretRuntime } from './secret-runtime.ts';

/** The adapters through which an invite becomes visible outside: the steps of a delivery that count. */
const deliverAdapters = {
  ledger: createDynamodbLedger,
  chatQueues: createSqsChatQueues,
  chatServers: chatServersOf,
  channels: channelsOf,
};
export type DeliverAdapters = typeof deliverAdapters;

export function createHandler(runtime: DeliverRuntime, adapters: DeliverAdapters = deliverAdapters) {
  const env = readEnv(runtime.env, [
    'INVITE_QUEUE_URL',
    'INVITE_DEAD_LETTER_URL',
    'CHAT_QUEUE_URL_BASE',
    'LEDGER_TABLE',
    'CONTACTS_TABLE',
    'SWEEP_GRACE_SECONDS',
    'LOG_LEVEL',
  ]);
  const client = createSqsClient();
  const batcher = createBatcher({ wait: runtime.wait, maxMs: limits.lingerMs, soonMs: limits.soonMs });
  const send = createBatchSender({ client, batcher });
  const urlOf = createQueueUrls((key) => runtime.catalog().queue(key), env.CHAT_QUEUE_URL_BASE);
  const table = { client: createTableClient(), table: env.LEDGER_TABLE };
  const holds = createKnownHolds({
    readHolds: createDynamodbReadHolds(table),
    now: runtime.now,
    abortAfter: runtime.abortAfter,
    keepMs: limits.holdsKeptMs,
  });
  // A client has a budget of repeats: contacts that cannot be read must not use up the ledger's.
  const contacts = { client: createTableClient(), table: env.CONTACTS_TABLE };
  const chatQueues = adapters.chatQueues({ send, urlOf });

  const conversations = conversationsOf(runtime);
  const { announced, openCallbacks } = callbacksOf(runtime, client, 'with');
  const deliver = createDeliver({
    catalog: runtime.catalog,
    ledger: announced(adapters.ledger({ ...table, ids: conversations?.ids })),
    announceRow: openCallbacks && (async (...given) => (await openCallbacks()).announceRow(...given)),
    cooldown: createDynamodbCooldown(table),
    quotas: quotasOf(runtime, table),
    contacts: createContacts({
      open: (abortSignal) => createDynamodbContactTable({ ...contacts, abortSignal }),
      now: runtime.now,
      newToken: runtime.newToken,
      abortAfter: runtime.abortAfter,
    }),
    ...conversations,
    chatQueues,
    chatServers: indexed(adapters.chatServers(runtime, chatQueues), runtime, table),
    putFirstLook: putFirstLookOf(runtime, client),
    openSteps: async () => (await import('../lib/lambda/steps.ts')).stepPortsOf(client, env.INVITE_QUEUE_URL, table),
    inviteQueue: createSqsInviteReceiver({
      client,
      queueUrl: env.INVITE_QUEUE_URL,
      deadLetterUrl: env.INVITE_DEAD_LETTER_URL,
      batcher,
    }),
    isPaused: holds.isPaused,
    openCircuits: holds.openCircuits,
    circuits: circuitsOf(table, holds),
    openChannel: adapters.channels(runtime),
    now: runtime.now,
    random: runtime.random,
    newToken: runtime.newToken,
    abortAfter: runtime.abortAfter,
    report: runtime.report,
    settings: {
      leaseMs: limits.leaseMs,
      sendTimeoutMs: limits.sendTimeoutMs,
      marginMs: limits.marginMs,
      clockMarginMs: limits.clockMarginMs,
      graceSeconds: env.SWEEP_GRACE_SECONDS,
    },
  });

  return createDeliverHandler({ deliver, batcher, now: runtime.now, reportError: runtime.reportError });
}

export const handler = lazyHandler(() =>
  createHandler({
    ...secretRuntime(createCatalog({ ...readLookup(), responses: loadResponses })),
    random: Math.random,
  }),
);
