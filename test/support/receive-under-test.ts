import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createHandler } from '../../functions/receive.ts';
import { createLookup, type Lookup } from '../../lib/catalog/lookup.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { HttpResult } from '../../lib/lambda/http/http.ts';
import { createLog } from '../../lib/lambda/observe/log.ts';
import { createMeasure } from '../../lib/lambda/observe/metrics.ts';
import type { SecretRuntime } from '../../lib/lambda/runtime.ts';
import { type ReceiptRecord, readReceiptRecord } from '../../lib/queue/receipt-record.ts';
import { appleSecret, mspId } from './apple-webhooks.ts';
import { noon } from './builders.ts';
import { httpEvent } from './http-event.ts';
import { sqsQueues } from './queues.ts';
import { sampleChannel } from './sample-catalog.ts';
import { appSecret, signatureOf } from './webhooks.ts';

const lookup: Lookup = createLookup({
  channels: [sampleChannel('whatsapp-main')],
  queues: {},
  receivers: [
    { name: 'apple', kind: 'apple', mspId, secrets: ['ssm:/apple'] },
    { name: 'meta', kind: 'meta', appSecrets: ['ssm:/new', 'ssm:/old'], verifyToken: 'ssm:/token' },
    { name: 'aws', kind: 'aws', topics: ['arn:sms'] },
  ],
});
const secrets: Readonly<Record<string, string>> = {
  'ssm:/apple': appleSecret,
  'ssm:/identity-key': 'the identity key',
  'ssm:/new': 'the next app secret',
  'ssm:/old': appSecret,
  'ssm:/token': 'the verify token',
};

export type Post = {
  readonly body?: Uint8Array | string;
  readonly receiver?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly base64?: boolean;
  readonly queue?: string;
  readonly messageQueue?: string;
};

/** The function as it is deployed, over SQS on this machine: the same queues for all tests of the file. */
export function receiveUnderTest() {
  let queues: Awaited<ReturnType<typeof sqsQueues>>;
  const output: string[] = [];
  const steps: InviteEvent[] = [];

  beforeAll(async () => {
    queues = await sqsQueues(['receipts', 'messages.fifo']);
    process.env.AWS_ENDPOINT_URL_SQS = queues.server.url;
  });
  afterAll(() => queues.close());
  beforeEach(() => {
    output.length = 0;
    steps.length = 0;
  });

  function openReceive(queue = 'receipts', messageQueue = 'messages.fifo') {
    const log = createLog({
      level: 'DEBUG',
      measure: createMeasure({ stage: 'dev', now: () => noon }),
      write: (line) => void output.push(line),
    });
    const runtime: SecretRuntime = {
      env: {
        ...{ STAGE: 'dev', LOG_LEVEL: 'DEBUG', IDENTITY_KEY: 'identity-key' },
        RECEIPT_QUEUE_URL: queues.server.queueUrl(queue),
        MESSAGE_QUEUE_URL: queues.server.queueUrl(messageQueue),
      },
      catalog: () => lookup,
      now: () => noon,
      newToken: () => 'token',
      wait: async () => {},
      abortAfter: (ms) => AbortSignal.timeout(ms),
      readSecret: async (reference) => secrets[reference] ?? '',
      report: (event) => {
        steps.push(event);
        log.report(event);
      },
      reportError: log.reportError,
    };

    return createHandler(runtime);
  }

  async function send({
    body = '',
    receiver = 'meta',
    base64 = false,
    queue,
    messageQueue,
    ...given
  }: Post): Promise<HttpResult> {
    const bytes = Buffer.from(body);
    const event = httpEvent({
      path: `/webhooks/${receiver}`,
      headers: { 'x-hub-signature-256': signatureOf(bytes) },
      ...given,
      pathParameters: { receiver },
      body: bytes.toString(base64 ? 'base64' : 'utf8'),
      isBase64Encoded: base64,
    });

    return openReceive(queue, messageQueue)(event);
  }

  /** Takes all that lies on the queue. */
  async function stored(): Promise<readonly ReceiptRecord[]> {
    const bodies = queues.server.peek('receipts').map(({ body }) => body);
    await queues.client.send(new PurgeQueueCommand({ QueueUrl: queues.server.queueUrl('receipts') }));

    return bodies.map((body) => {
      const read = readReceiptRecord(body);
      if (read.status !== 'read') throw new Error(`relay could not read ${body}`);

      return read.record;
    });
  }

  return {
    ...{ openReceive, send, stored, output, steps },
    peek: (queue: string) => queues.server.peek(queue),
  };
}
