import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { createBatchHider } from './batches.ts';
import type { ReceivedCallbacks } from './callback-queue.ts';

export function createSqsReceivedCallbacks({
  client,
  queueUrl,
  deadLetterUrl,
  newId,
}: {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
  readonly newId: () => string;
}): ReceivedCallbacks {
  return {
    hide: createBatchHider({ client, queueUrl }),

    deadLetter: async (body, reason) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: deadLetterUrl,
          MessageBody: body,
          MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
          MessageGroupId: 'dead-letters',
          MessageDeduplicationId: newId(),
        }),
      );
    },
  };
}
