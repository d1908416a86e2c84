import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Batcher } from './batcher.ts';
import { createBatchHider, type SendMessage } from './batches.ts';
import type { MessageQueue, ReceivedMessages } from './message-queue.ts';
import { writeMessageRecord } from './write-records.ts';

/** Records that are put close together go in one request. */
export function createSqsMessageQueue({
  send,
  queueUrl,
}: {
  readonly send: SendMessage;
  readonly queueUrl: string;
}): MessageQueue {
  return { put: async (record, place) => send(queueUrl, writeMessageRecord(record), place) };
}

export function createSqsReceivedMessages({
  client,
  queueUrl,
  deadLetterUrl,
  newId,
  batcher,
}: {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
  /** Twice among the dead letters is better than lost: a record that was redriven may come back within five minutes. */
  readonly newId: () => string;
  readonly batcher?: Pick<Batcher, 'batch'>;
}): ReceivedMessages {
  return {
    hide: createBatchHider({ client, queueUrl, ...(batcher && { batcher }) }),

    deadLetter: async (body, reason, group) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: deadLetterUrl,
          MessageBody: body,
          MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
          MessageGroupId: group,
          MessageDeduplicationId: newId(),
        }),
      );
    },
  };
}
