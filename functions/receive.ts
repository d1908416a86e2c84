import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createLookup } from '../lib/catalog/lookup.ts';
import { openInbound } from '../lib/channel/inbound-registry.ts';
import { createReceive } from '../lib/conversation/receive.ts';
import { readEnv } from '../lib/lambda/env.ts';
import type { HttpEvent, HttpResult } from '../lib/lambda/http/http.ts';
import { createNotificationHandler, createWebhookHandler } from '../lib/lambda/http/receive-handler.ts';
import type { SecretRuntime } from '../lib/lambda/runtime.ts';
import { createSqsClient } from '../lib/net/clients.ts';
import { createBatchSender } from '../lib/queue/batches.ts';
import { createSqsReceiptQueue } from '../lib/queue/sqs-receipts.ts';
import { readLookup } from './catalog.ts';
import { lazyHandler } from './lazy-handler.ts';
import { secretRuntime } from './secret-runtime.ts';

/** What a crash can come before or after. */
const receiveAdapters = { receiptQueue: createSqsReceiptQueue };
export type ReceiveAdapters = typeof receiveAdapters;

export function createHandler(runtime: SecretRuntime, adapters: ReceiveAdapters = receiveAdapters) {
  const env = readEnv(runtime.env, ['STAGE', 'RECEIPT_QUEUE_URL', 'LOG_LEVEL']);
  const { catalog, readSecret, now, report, reportError } = runtime;

  const receive = createReceive({
    receivers: () => catalog().receivers,
    openInbound,
    readSecret,
    receiptQueue: adapters.receiptQueue({
      send: createBatchSender({ client: createSqsClient() }),
      queueUrl: env.RECEIPT_QUEUE_URL,
    }),
    now,
    report,
  });

  const fromHttp = createWebhookHandler({ receive, reportError });
  const fromQueue = createNotificationHandler({ receive, reportError });

  function handler(event: SQSEvent): Promise<SQSBatchResponse>;
  function handler(event: HttpEvent): Promise<HttpResult>;
  function handler(event: HttpEvent | SQSEvent): Promise<HttpResult | SQSBatchResponse>;
  function handler(event: HttpEvent | SQSEvent): Promise<HttpResult | SQSBatchResponse> {
    return 'Records' in event ? fromQueue(event) : fromHttp(event);
  }

  return handler;
}

export const handler = lazyHandler<HttpEvent | SQSEvent, HttpResult | SQSBatchResponse>(() =>
  createHandler(secretRuntime(createLookup(readLookup()))),
);
