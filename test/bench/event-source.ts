/**
 * What Lambda's event source mapping does between a queue and a function: receive a batch, invoke, delete what
 * succeeded.
 */
import { hash } from 'node:crypto';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { toRecord } from '../../local/sqs-record.ts';

export type BatchHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

type Source = { readonly client: SQSClient; readonly queueUrl: string };

/** `groupOf`: of a FIFO queue, whose every body is another one. */
export async function fill(
  { client, queueUrl: QueueUrl }: Source,
  bodies: readonly string[],
  groupOf?: (index: number) => string,
): Promise<void> {
  for (let at = 0; at < bodies.length; at += 10) {
    const Entries = bodies.slice(at, at + 10).map((MessageBody, index) => ({
      ...{ Id: String(index), MessageBody },
      ...(groupOf && { MessageGroupId: groupOf(at + index), MessageDeduplicationId: digest(MessageBody) }),
    }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error('the queue did not take every record');
  }
}

function digest(body: string): string {
  return hash('sha256', body);
}

/** Hands `count` records to the function, batch after batch, and returns how many of them it did not finish. */
export async function pass(
  source: Source,
  count: number,
  {
    handler,
    context,
    batchSize = 10,
  }: { readonly handler: BatchHandler; readonly context: Context; readonly batchSize?: number },
): Promise<number> {
  let unfinished = 0;

  for (let received = 0; received < count; ) {
    const messages = await gather(source, Math.min(batchSize, count - received));
    if (messages.length === 0) throw new Error(`the queue is empty, and ${count - received} records are missing`);
    received += messages.length;

    const arn = `arn:aws:sqs:us-east-1:000000000000:${source.queueUrl.split('/').at(-1)}`;
    const Records = messages.map((message) => toRecord(message, arn));
    const { batchItemFailures } = await handler({ Records }, context);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    unfinished += failed.size;

    await remove(
      source,
      Records.filter(({ messageId }) => !failed.has(messageId)).map(({ receiptHandle }) => receiptHandle),
    );
  }

  return unfinished;
}

/** SQS' limit of one request. Lambda makes a larger batch of several. */
const maxEntries = 10;

async function gather({ client, queueUrl: QueueUrl }: Source, batchSize: number): Promise<Message[]> {
  const gathered: Message[] = [];

  while (gathered.length < batchSize) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(maxEntries, batchSize - gathered.length),
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    gathered.push(...Messages);
    if (Messages.length === 0) break;
  }

  return gathered;
}

async function remove({ client, queueUrl: QueueUrl }: Source, receiptHandles: readonly string[]): Promise<void> {
  for (let at = 0; at < receiptHandles.length; at += maxEntries) {
    const Entries = receiptHandles
      .slice(at, at + maxEntries)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
