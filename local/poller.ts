/** Lambda's event source mapping of a queue: receives batches, invokes, and deletes what succeeded. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import type { Invoke, Outcome } from './invocation.ts';
import { toRecord } from './sqs-record.ts';

type Poller = {
  /** Takes no more batches, and waits for the running ones as long as `grace` milliseconds. */
  readonly stop: (grace: number) => Promise<void>;
};

export function startPoller(options: {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly invoke: Invoke<SQSEvent>;
  readonly onProblem: (problem: string, cause?: unknown) => void;
}): Poller {
  const { client, queueUrl: QueueUrl } = options;
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const polling = poll();

  return {
    async stop(grace) {
      stopping.abort();
      await polling;
      const late = new AbortController();
      await Promise.race([
        Promise.allSettled(running),
        sleep(grace, undefined, { signal: late.signal }).catch(() => undefined),
      ]);
      late.abort();
    },
  };

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (running.size >= options.maximumConcurrency) {
        await Promise.race(running);
        continue;
      }

      const messages = await receive();
      if (messages.length > 0) {
        const batch = process(messages).finally(() => running.delete(batch));
        running.add(batch);
      }
    }
  }

  async function receive(): Promise<readonly Message[]> {
    try {
      return await receiveBatch();
    } catch (cause) {
      if (!stopping.signal.aborted) {
        options.onProblem('cannot receive', cause);
        await sleep(1000, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
      return [];
    }
  }

  /** Waits for the first messages only: a batching window would make everybody wait who watches. */
  async function receiveBatch(): Promise<readonly Message[]> {
    const batch: Message[] = [];

    for (let full = true; full && batch.length < options.batchSize; ) {
      const MaxNumberOfMessages = Math.min(options.batchSize - batch.length, maxReceived);
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages,
          WaitTimeSeconds: batch.length === 0 ? 20 : 0,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
        { abortSignal: stopping.signal },
      );
      batch.push(...Messages);
      full = Messages.length === MaxNumberOfMessages;
    }

    return batch;
  }

  async function process(messages: readonly Message[]): Promise<void> {
    const event: SQSEvent = { Records: messages.map((message) => toRecord(message, options.queueArn)) };
    const outcome = await options.invoke(event);
    const disposition = judge(outcome, new Set(event.Records.map(({ messageId }) => messageId)));
    if (disposition.problem) {
      options.onProblem(disposition.problem);
    }

    const done = event.Records.filter(({ messageId }) => disposition.succeeded(messageId));
    for (let at = 0; at < done.length; at += maxReceived) await remove(done.slice(at, at + maxReceived));
  }

  async function remove(done: SQSEvent['Records']): Promise<void> {
    try {
      const { Failed } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: done.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })),
        }),
      );
      if (Failed?.length) {
        options.onProblem(`${Failed.length} messages could not be deleted`);
      }
    } catch (cause) {
      options.onProblem('cannot delete', cause);
    }
  }
}

/** A limit of SQS, for receiving and for deleting. */
const maxReceived = 10;

type Disposition = { readonly succeeded: (messageId: string) => boolean; readonly problem?: string };

const batchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/**
 * As Lambda reads it: no list is full success; an answer that it cannot read, or that names a message which was not in
 * the batch, fails all of it.
 */
function judge(outcome: Outcome, batch: ReadonlySet<string>): Disposition {
  const none = (problem?: string): Disposition => ({ succeeded: () => false, ...(problem ? { problem } : {}) });

  switch (outcome.status) {
    case 'killed':
    case 'timed-out':
    case 'threw':
      return none();
    case 'returned': {
      const parsed = batchResponse.safeParse(asJson(outcome.result));
      const failed = parsed.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
      if (!parsed.success || failed.some((id) => !batch.has(id))) return none('answered no valid batch response');
      return { succeeded: (messageId) => !failed.includes(messageId) };
    }
    default:
      return outcome satisfies never;
  }
}

// What leaves a function has been JSON once.
function asJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value) ?? 'null');
}
