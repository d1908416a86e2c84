import { createDynamodbCallbacks } from '../lib/callback/callbacks-dynamodb.ts';
import { answerMs } from '../lib/callback/endpoint.ts';
import { createTakeCallback } from '../lib/callback/take-callback.ts';
import { createLookup } from '../lib/catalog/lookup.ts';
import { createReadKnown } from '../lib/invite/session.ts';
import { createCallbackHandler } from '../lib/lambda/callback-handler.ts';
import { callbackSettingsOf } from '../lib/lambda/callback-settings.ts';
import { conversationsOf } from '../lib/lambda/conversations.ts';
import { endpointsOf } from '../lib/lambda/endpoints.ts';
import { readEnv } from '../lib/lambda/env.ts';
import { viewOfSession } from '../lib/lambda/http/session-view.ts';
import { limits } from '../lib/lambda/limits.ts';
import type { CallbackRuntime } from '../lib/lambda/runtime.ts';
import { createDynamodbLedger } from '../lib/ledger/dynamodb.ts';
import { createDynamodbReceipts } from '../lib/ledger/receipts-dynamodb.ts';
import { createSqsClient, createTableClient } from '../lib/net/clients.ts';
import { createBatchSender } from '../lib/queue/batches.ts';
import { createSqsCallbackQueue } from '../lib/queue/sqs-callbacks.ts';
import { createSqsReceivedCallbacks } from '../lib/queue/sqs-received-callbacks.ts';
import { readLookup } from './catalog.ts';
import { lazyHandler } from './lazy-handler.ts';
import { secretRuntime } from './secret-runtime.ts';

export function createHandler(runtime: CallbackRuntime) {
  const env = readEnv(runtime.env, [
    'STAGE',
    'CALLBACK_QUEUE_URL',
    'CALLBACK_DEAD_LETTER_URL',
    'CALLBACKS_TABLE',
    'LEDGER_TABLE',
    'CALLERS',
    'LOG_LEVEL',
  ]);
  const { catalog, now, newToken, report, reportError } = runtime;
  const client = createSqsClient();
  const table = { client: createTableClient(), table: env.LEDGER_TABLE };
  const conversations = conversationsOf(runtime);
  const queue = { client, queueUrl: env.CALLBACK_QUEUE_URL, newId: newToken };

  const takeCallback = createTakeCallback({
    callbacks: createDynamodbCallbacks({ client: table.client, table: env.CALLBACKS_TABLE }),
    queue: createSqsCallbackQueue({ ...queue, send: createBatchSender({ client }) }),
    received: createSqsReceivedCallbacks({ ...queue, deadLetterUrl: env.CALLBACK_DEAD_LETTER_URL }),
    settingsOf: callbackSettingsOf(runtime, env.CALLERS),
    openEndpoint: endpointsOf(runtime, client),
    readSession: createReadKnown({
      ledger: createDynamodbLedger({ ...table, ids: conversations?.ids }),
      receipts: createDynamodbReceipts(table),
      conversations: conversations?.conversations,
      ...{ catalog, now },
    }),
    viewOf: viewOfSession,
    ...{ now, newToken, report, reportError },
    settings: { marginMs: answerMs + limits.marginMs },
  });

  return createCallbackHandler({ takeCallback });
}

export const handler = lazyHandler(() => createHandler(secretRuntime(createLookup(readLookup()))));
