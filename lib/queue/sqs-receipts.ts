import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SendMessage } from './batches.ts';
import type { ReceiptDeadLetters, ReceiptQueue } from './receipt-queue.ts';
import { writeReceiptRecord } from './write-records.ts';

export function createSqsReceiptQueue({
  send,
  queueUrl,
}: {
  readonly send: SendMessage;
  readonly queueUrl: string;
}): ReceiptQueue {
  return { put: async (record, options) => send(queueUrl, writeReceiptRecord(record), options) };
}

export function createSqsReceiptDeadLetters({
  client,
  deadLetterUrl,
}: {
  readonly client: SQSClient;
  readonly deadLetterUrl: string;
}): ReceiptDeadLetters {
  return {
    put: async (body, reason) => {
      const MessageAttributes = { reason: { DataType: 'String', StringValue: reason } };
      await client.send(new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody: body, MessageAttributes }));
    },
  };
}
