/** SQS and S3 on this machine: fauxqs on 127.0.0.1, with its state in a folder, so that it goes on after a kill. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { buildApp } from 'fauxqs';
// fauxqs offers a server that keeps its state but listens on every address, or one on a given address without state.
// Its own parts, put together here, do both. The version is pinned exactly: look here when it changes.
import { S3Store } from '../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../node_modules/fauxqs/dist/sns/snsStore.js';
import { SqsStore } from '../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { localAccount } from './account.ts';
import { completeBuckets, hasObject } from './buckets.ts';
import { completeFifoQueue } from './fifo-queue.ts';
import { type Groups, Journal, messageGroupOf } from './journal.ts';
import { answerOnlyOwnHost } from './own-host.ts';

/** One whose name ends in `.fifo` is a FIFO queue, as in SQS. */
export type LocalQueue = {
  readonly name: string;
  /** In seconds. */
  readonly visibilityTimeout: number;
  /** In seconds. fauxqs reports it and drops nothing. */
  readonly retention: number;
  /** Of a FIFO queue: a message without a deduplication id has its body's hash. */
  readonly contentBasedDeduplication?: boolean | undefined;
  readonly redrive?: { readonly to: string; readonly maxReceiveCount: number };
};

export type PeekedMessage = {
  readonly messageId: string;
  readonly body: string;
  readonly state: 'visible' | 'hidden' | 'delayed';
  readonly receiveCount: number;
  readonly sentAt: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** SQS' MessageGroupId. */
  readonly group?: string | undefined;
};

export type QueueServer = {
  readonly url: string;
  /** Creates a queue, or sets these attributes on it. */
  readonly declare: (queue: LocalQueue) => void;
  readonly names: () => readonly string[];
  readonly queueUrl: (name: string) => string;
  readonly queueArn: (name: string) => string;
  /** All messages of a queue, oldest first, with nothing received, hidden or counted. */
  readonly peek: (name: string) => readonly PeekedMessage[];
  /** Messages that were received and not deleted can be received again at once. Returns how many. */
  readonly showHidden: (name: string) => number;
  /** Into a bucket that is there from now on, if it was not. */
  readonly putObject: PutObject;
  readonly readObject: ReadObject;
  readonly close: () => Promise<void>;
};

type Place = { readonly bucket: string; readonly key: string };
type StoredFile = { readonly bytes: Buffer; readonly mediaType: string };

export type PutObject = (place: Place, file: StoredFile) => void;

export type ReadObject = (place: Place) => StoredFile | 'no bucket' | 'no object';

export async function startQueueServer(options: {
  readonly dataDir: string;
  readonly queues: readonly LocalQueue[];
  /** Names. S3 answers at the same address. */
  readonly buckets?: readonly string[];
  /** A message was put into a queue. */
  readonly onPut?: (queue: string, body: string) => void;
  /** Default: a free one. */
  readonly port?: number;
}): Promise<QueueServer> {
  const groups: Groups = new AsyncLocalStorage();
  const journal = new Journal(options.dataDir, groups, options.onPut);
  const sqsStore = new SqsStore();
  sqsStore.host = '';
  const stores = { sqsStore, snsStore: new SnsStore(), s3Store: new S3Store() };
  journal.load(sqsStore, stores.snsStore, stores.s3Store);
  attachJournal(sqsStore, journal);
  stores.s3Store.persistence = journal;
  for (const bucket of options.buckets ?? []) stores.s3Store.createBucket(bucket);

  const app = buildApp({ logger: false, defaultRegion: localAccount.region, host: '', stores });
  app.addHook('preHandler', ({ body }, _reply, done) => groups.run(messageGroupOf(body), done));
  completeBuckets(app, stores.s3Store);
  answerOnlyOwnHost(app.server);
  let url: string;
  try {
    url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  } catch (cause) {
    journal.close();
    throw cause;
  }

  const queueUrl = (name: string) => `${url}/${localAccount.id}/${name}`;
  const declare = (queue: LocalQueue) => declareQueue(sqsStore, { queue, url: queueUrl(queue.name), journal });
  options.queues.forEach(declare);

  return {
    url,
    declare,
    names: () => [...sqsStore.allQueues()].map(({ name }) => name).sort(),
    queueUrl,
    queueArn,
    peek: (name) => peek(sqsStore, name),
    showHidden: (name) => showHidden(sqsStore, name),
    putObject({ bucket, key }, { bytes, mediaType }) {
      if (!stores.s3Store.hasBucket(bucket)) stores.s3Store.createBucket(bucket);
      stores.s3Store.putObject(bucket, key, bytes, mediaType);
    },
    readObject({ bucket, key }) {
      if (!stores.s3Store.hasBucket(bucket)) return 'no bucket';
      if (!hasObject(stores.s3Store, bucket, key)) return 'no object';
      const { body, contentType } = stores.s3Store.getObject(bucket, key);

      return { bytes: body, mediaType: contentType };
    },
    async close() {
      await app.close();
      journal.close();
    },
  };
}

function queueArn(name: string): string {
  return `arn:aws:sqs:${localAccount.region}:${localAccount.id}:${name}`;
}

// Only after the load: what is read from the journal must not be written to it again.
function attachJournal(sqsStore: SqsStore, journal: Journal): void {
  sqsStore.persistence = journal;
  for (const queue of sqsStore.allQueues()) {
    queue.persistence = journal;
    if (queue.isFifo()) completeFifoQueue(queue, journal);
  }
}

type Declared = { readonly queue: LocalQueue; readonly url: string; readonly journal: Journal };

function declareQueue(sqsStore: SqsStore, { queue, url, journal }: Declared): void {
  const fifo = isFifo(queue.name);
  if (queue.redrive && isFifo(queue.redrive.to) !== fifo)
    throw new Error(
      `${queue.name}: the dead letters of a FIFO queue are a FIFO queue, those of a standard one are not`,
    );

  const attributes = {
    ...(fifo && { ContentBasedDeduplication: String(queue.contentBasedDeduplication ?? false) }),
    VisibilityTimeout: String(queue.visibilityTimeout),
    MessageRetentionPeriod: String(queue.retention),
    RedrivePolicy: queue.redrive
      ? JSON.stringify({
          deadLetterTargetArn: queueArn(queue.redrive.to),
          maxReceiveCount: queue.redrive.maxReceiveCount,
        })
      : '',
  };

  const known = sqsStore.getQueueByName(queue.name) ?? create();
  // The port, and so the URL, may differ from the last run's.
  Object.assign(known, { url });
  known.setAttributes(attributes);

  function create() {
    const created = sqsStore.createQueue(queue.name, url, queueArn(queue.name), fifo ? { FifoQueue: 'true' } : {});
    if (fifo) completeFifoQueue(created, journal);

    return created;
  }
}

function isFifo(name: string): boolean {
  return name.endsWith('.fifo');
}

function showHidden(sqsStore: SqsStore, name: string): number {
  const queue = sqsStore.getQueueByName(name);
  if (!queue) return 0;

  queue.processTimers();
  const { inflight } = queue.inspectMessages();
  for (const { receiptHandle } of inflight) queue.changeVisibility(receiptHandle, 0);

  return inflight.length;
}

function peek(sqsStore: SqsStore, name: string): readonly PeekedMessage[] {
  const queue = sqsStore.getQueueByName(name);
  if (!queue) return [];

  queue.processTimers();
  const { ready, delayed, inflight } = queue.inspectMessages();
  const peeked = (message: (typeof ready)[number], state: PeekedMessage['state']): PeekedMessage => ({
    messageId: message.messageId,
    body: message.body,
    state,
    receiveCount: message.approximateReceiveCount,
    sentAt: message.sentTimestamp,
    group: message.messageGroupId,
    attributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([key, value]) => [key, value.StringValue ?? '']),
    ),
  });

  return [
    ...ready.map((message) => peeked(message, 'visible')),
    ...delayed.map((message) => peeked(message, 'delayed')),
    ...inflight.map(({ message }) => peeked(message, 'hidden')),
  ].sort((a, b) => a.sentAt - b.sentAt);
}
