import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createLookup } from '../lib/catalog/lookup.ts';
import { openInbound } from '../lib/channel/inbound-registry.ts';
import { createReceive } from '../lib/conversation/receive/receive.ts';
import { readEnv } from '../lib/lambda/env.ts';
import type { HttpEvent, HttpResult } from '../lib/lambda/http/http.ts';
import { createNotificationHandler, createWebhookHandler } from '../lib/lambda/http/receive-handler.ts';
import type { SecretRuntime } from '../lib/lambda/runtime.ts';
import { createSqsClient } from '../lib/net/clients.ts';
import { createKeyedDigest } from '../lib/net/keyed-digest.ts';
import { openOnce } from '../lib/net/open-once.ts';
import { createBatchSender, type SendMessage } from '../lib/queue/batches.ts';
import type { MessageQueue } from '../lib/queue/message-queue.ts';
import { createSqsMessageQueue } from '../lib/queue/sqs-messages.ts';
import { createSqsReceiptQueue } from '../lib/queue/sqs-receipts.ts';
import { readLookup } from './catalog.ts';
import { lazyHandler } from './lazy-handler.ts';
import { secretRuntime } from './secret-runtime.ts';

/** What a crash can come before or after. */
const receiveAdapters = { receiptQueue: createSqsReceiptQueue, messageQueue: createSqsMessageQueue };
export type ReceiveAdapters = typeof receiveAdapters;

export function createHandler(runtime: SecretRuntime, adapters: ReceiveAdapters = receiveAdapters) {
  const env = readEnv(runtime.env, ['STAGE', 'RECEIPT_QUEUE_URL', 'LOG_LEVEL']);
  const { catalog, readSecret, now, report, reportError } = runtime;

  const send = createBatchSender({ client: createSqsClient() });

  const receive = createReceive({
    receivers: () => catalog().receivers,
    channels: () => catalog().channels,
    chatServers: () => catalog().chatServers,
    openInbound,
    readSecret,
    receiptQueue: adapters.receiptQueue({ send, queueUrl: env.RECEIPT_QUEUE_URL }),
    ...messagesOf(runtime, send, adapters),
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

/** Queue and key are there only if a channel takes what clients write. */
function messagesOf({ env, readSecret }: SecretRuntime, send: SendMessage, { messageQueue }: ReceiveAdapters) {
  const open = openOnce(async () => {
    const { MESSAGE_QUEUE_URL: queueUrl, IDENTITY_KEY: name } = readEnv(env, ['MESSAGE_QUEUE_URL', 'IDENTITY_KEY']);

    return {
      queue: messageQueue({ send, queueUrl }),
      digest: createKeyedDigest({ readKey: async () => readSecret(`ssm:/${name}`) }),
    };
  });

  return {
    messageQueue: { put: async (...given) => (await open()).queue.put(...given) } satisfies MessageQueue,
    digest: async (...values: readonly string[]) => (await open()).digest(...values),
  };
}

export const handler = lazyHandler<HttpEvent | SQSEvent, HttpResult | SQSBatchResponse>(() =>
  createHandler(secretRuntime(createLookup(readLookup()))),
);
