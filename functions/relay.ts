import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createLookup } from '../lib/catalog/lookup.ts';
import { createQueueUrls, createSqsChatQueues } from '../lib/chat-queue/sqs-chat-queues.ts';
import { createNoteReceipt } from '../lib/conversation/receipts/note-receipt.ts';
import type { ReceiptDeps } from '../lib/conversation/receipts/relay-deps.ts';
import { createApplyStop } from '../lib/conversation/receive/apply-stop.ts';
import { createRelay } from '../lib/conversation/relay.ts';
import { callbacksOf } from '../lib/lambda/callbacks.ts';
import { chatServersOf } from '../lib/lambda/chat-servers.ts';
import { conversationsOf } from '../lib/lambda/conversations.ts';
import { readEnv } from '../lib/lambda/env.ts';
import { indexed } from '../lib/lambda/indexed.ts';
import { limits } from '../lib/lambda/limits.ts';
import { createMessagesHandler, createRelayHandler, isOfQueue } from '../lib/lambda/relay-handler.ts';
import type { RelayRuntime } from '../lib/lambda/runtime.ts';
import { createDynamodbAgentMessages } from '../lib/ledger/agent-messages-dynamodb.ts';
import { createDynamodbCircuits } from '../lib/ledger/circuits-dynamodb.ts';
import { createDynamodbLedger } from '../lib/ledger/dynamodb.ts';
import { createDynamodbReadHolds } from '../lib/ledger/holds-dynamodb.ts';
import { createKnownHolds } from '../lib/ledger/known-holds.ts';
import { createLearningCircuits } from '../lib/ledger/learning-circuits.ts';
import { createDynamodbReceipts } from '../lib/ledger/receipts-dynamodb.ts';
import { createSqsClient, createTableClient } from '../lib/net/clients.ts';
import { openOnce } from '../lib/net/open-once.ts';
import { createBatcher } from '../lib/queue/batcher.ts';
import { createBatchSender } from '../lib/queue/batches.ts';
import { createSqsReceiptDeadLetters, createSqsReceiptQueue } from '../lib/queue/sqs-receipts.ts';
import { readLookup } from './catalog.ts';
import { lazyHandler } from './lazy-handler.ts';
import { withResponses } from './open-catalog.ts';
import { secretRuntime } from './secret-runtime.ts';

/** What a crash can come before or after. */
const relayAdapters = { receipts: createDynamodbReceipts };
export type RelayAdapters = typeof relayAdapters;

export function createHandler(runtime: RelayRuntime, adapters: RelayAdapters = relayAdapters) {
  const env = readEnv(runtime.env, [
    'STAGE',
    'RECEIPT_QUEUE_URL',
    'RECEIPT_DEAD_LETTER_URL',
    'CHAT_QUEUE_URL_BASE',
    'LEDGER_TABLE',
    'LOG_LEVEL',
  ]);
  const client = createSqsClient();
  const batcher = createBatcher({ wait: runtime.wait, maxMs: limits.relayLingerMs, soonMs: limits.soonMs });
  const send = createBatchSender({ client, batcher });
  const table = { client: createTableClient(), table: env.LEDGER_TABLE };
  const urlOf = createQueueUrls((key) => runtime.catalog().queue(key), env.CHAT_QUEUE_URL_BASE);
  const chatQueues = createSqsChatQueues({ send, urlOf });

  const { announced, openCallbacks } = callbacksOf(runtime, client);
  const ledger = announced(createDynamodbLedger(table));
  const chatServers = indexed(chatServersOf(runtime, chatQueues), runtime, table);
  const conversations = conversationsOf(runtime);

  const { catalog, now, report, reportError } = runtime;
  const holds = createKnownHolds({
    readHolds: createDynamodbReadHolds(table),
    now,
    abortAfter: runtime.abortAfter,
    keepMs: limits.holdsKeptMs,
  });
  const stored = createDynamodbCircuits(table);
  const circuits = createLearningCircuits(stored, holds);

  const receiptQueue = createSqsReceiptQueue({ send, queueUrl: env.RECEIPT_QUEUE_URL });
  const openBridge = openOnce(async () => {
    const { receiptsBridgeOf } = await import('../lib/lambda/bridge.ts');

    return receiptsBridgeOf({
      ...{ runtime, table, send, ledger, chatServers, receiptQueue },
      conversations: conversations?.conversations,
    });
  });
  const openEnds = openOnce(async () =>
    (await import('../lib/lambda/chat-ends.ts')).endReportedChatOf({ runtime, table, ledger, receiptQueue, send }),
  );

  const deps: ReceiptDeps = {
    stage: env.STAGE,
    catalog,
    ledger,
    announceReceipt: openCallbacks && (async (...given) => (await openCallbacks()).announceReceipt(...given)),
    receipts: adapters.receipts(table),
    agentMessages: createDynamodbAgentMessages(table),
    ...{ messageIndex: conversations?.messageIndex, identities: conversations?.identities },
    conversations: conversations?.conversations,
    receiptQueue,
    deadLetters: createSqsReceiptDeadLetters({ client, deadLetterUrl: env.RECEIPT_DEAD_LETTER_URL }),
    ...{ chatQueues, chatServers, batcher },
    applyStop: createApplyStop({ catalog, circuits: stored, now, report }),
    noteReceipt: createNoteReceipt({
      openCircuits: holds.openCircuits,
      circuits,
      now,
      report,
      reportError,
    }),
    takeLook: async (look) => (await openBridge()).takeLook(look),
    tellBridged: async (...given) => (await openBridge()).tellBridged(...given),
    endReportedChat: async (record) => (await openEnds())(record),
    now,
    newToken: runtime.newToken,
    report,
    reportError,
    settings: { undeliveredSeconds: limits.undeliveredSeconds },
  };
  const openWatermarks = openOnce(async () =>
    (await import('../lib/lambda/watermarks.ts')).takeWatermarkOf(runtime, deps),
  );
  const relay = createRelay({ ...deps, takeWatermark: async (record) => (await openWatermarks())(record) });

  const fromReceipts = createRelayHandler({ relay });
  const openMessages = openOnce(async () => {
    if (!conversations) throw new Error('the catalog of this deployment has no receivers');

    const { relayMessagesOf } = await import('../lib/lambda/relay-messages.ts');
    const relayMessages = relayMessagesOf({
      ...{ runtime, items: conversations, client, send, batcher, table, chatQueues, chatServers, holds, circuits },
      ...{ receiptQueue, announced, openCallbacks },
    });

    return createMessagesHandler({ relayMessages });
  });

  return async (event: SQSEvent, context?: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> =>
    isOfQueue(event, runtime.env.MESSAGE_QUEUE_URL) ? (await openMessages())(event, context) : fromReceipts(event);
}

export const handler = lazyHandler(() =>
  createHandler({ ...secretRuntime(withResponses(createLookup(readLookup()))), random: Math.random }),
);
