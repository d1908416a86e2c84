import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetterQueue } from './redrive.ts';

type Options = {
  readonly client: SQSClient;
  readonly deadLetterUrl: string;
  readonly queueUrl: string;
  readonly waitSeconds: number;
  /** Of a FIFO queue, where SQS drops what has an id that it has seen within five minutes. */
  readonly newDeduplicationId?: (() => string) | undefined;
};

/** Long enough to look at many thousands of letters before the first comes again. */
const hiddenSeconds = 900;

/**
 * SQS' own task that moves dead letters takes all of them, and the queues on a developer's machine have none: receive,
 * send, delete.
 */
export function createSqsDeadLetters({
  client,
  deadLetterUrl,
  queueUrl,
  waitSeconds,
  newDeduplicationId,
}: Options): DeadLetterQueue {
  return {
    receive: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: deadLetterUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: waitSeconds,
          VisibilityTimeout: hiddenSeconds,
          MessageAttributeNames: ['reason'],
          MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
        }),
      );

      return Messages.map(({ Body = '', ReceiptHandle = '', MessageAttributes, Attributes }) => ({
        body: Body,
        receiptHandle: ReceiptHandle,
        reason: MessageAttributes?.reason?.StringValue,
        group: Attributes?.MessageGroupId,
        sentAt: Number(Attributes?.SentTimestamp ?? 0),
      }));
    },

    putBack: async ({ body, group }) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: group,
          MessageDeduplicationId: newDeduplicationId?.(),
        }),
      );
    },

    remove: async (receiptHandle) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: deadLetterUrl, ReceiptHandle: receiptHandle }));
    },

    release: async (receiptHandle) => {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: deadLetterUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: 0,
        }),
      );
    },
  };
}
