import type { Context } from 'aws-lambda';
import { createLookup } from '../lib/catalog/lookup.ts';
import { createQueueUrls, createSqsChatQueues, createSqsEntryQueue } from '../lib/chat-queue/sqs-chat-queues.ts';
import { createSweep, type SweepResult } from '../lib/invite/sweep.ts';
import { callbacksOf } from '../lib/lambda/callbacks.ts';
import { chatServersOf } from '../lib/lambda/chat-servers.ts';
import { readEnv } from '../lib/lambda/env.ts';
import { limits } from '../lib/lambda/limits.ts';
import type { SecretRuntime } from '../lib/lambda/runtime.ts';
import { createDynamodbLedger } from '../lib/ledger/dynamodb.ts';
import { createSqsClient, createTableClient } from '../lib/net/clients.ts';
import { createBatchSender } from '../lib/queue/batches.ts';
import { readLookup } from './catalog.ts';
import { lazyHandler } from './lazy-handler.ts';
import { secretRuntime } from './secret-runtime.ts';

export function createHandler(runtime: SecretRuntime) {
  const env = readEnv(runtime.env, ['CHAT_QUEUE_URL_BASE', 'LEDGER_TABLE', 'LOG_LEVEL']);
  const client = createSqsClient({ longPollSeconds: limits.sweepWaitSeconds });
  const urlOf = createQueueUrls((key) => runtime.catalog().queue(key), env.CHAT_QUEUE_URL_BASE);
  const send = createBatchSender({ client });
  const chatServers = chatServersOf(runtime, createSqsChatQueues({ send, urlOf }));
  const { announced } = callbacksOf(runtime, client);
  const ledger = announced(createDynamodbLedger({ client: createTableClient(), table: env.LEDGER_TABLE }));

  return async (_event: unknown, context: Context): Promise<SweepResult> => {
    const urls = new Map(
      runtime
        .catalog()
        .queueKeys('notifications')
        .map((key) => [urlOf(key), key]),
    );

    const sweep = createSweep({
      ledger,
      entryQueues: [...urls].map(([queueUrl, chatQueueKey]) =>
        createSqsEntryQueue({ client, chatQueueKey, queueUrl, waitSeconds: limits.sweepWaitSeconds }),
      ),
      chatServers,
      now: runtime.now,
      newToken: runtime.newToken,
      report: runtime.report,
      settings: { leaseMs: limits.leaseMs, loops: limits.sweepLoops, marginMs: limits.sweepMarginMs },
    });

    return sweep(() => context.getRemainingTimeInMillis());
  };
}

export const handler = lazyHandler(() => createHandler(secretRuntime(createLookup(readLookup()))));
