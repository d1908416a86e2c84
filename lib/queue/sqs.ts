import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { InviteReceiver, InviteSender } from './invite-queue.ts';
import { writeInviteRecord } from './invite-record.ts';

export function createSqsInviteSender({ client, queueUrl }: { readonly client: SQSClient; readonly queueUrl: string }): InviteSender {
  return {
    put: async (record) => {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: writeInviteRecord(record) }));
    },
  };
}

type ReceiverOptions = { readonly client: SQSClient; readonly queueUrl: string; readonly deadLetterUrl: string };

export function createSqsInviteReceiver({ client, queueUrl, deadLetterUrl }: ReceiverOptions): InviteReceiver {
  return {
    hide: async (receiptHandle, seconds) => {
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }),
      );
    },

    bury: async (body, reason) => {
      const MessageAttributes = { reason: { DataType: 'String', StringValue: reason } };
      await client.send(new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody: body, MessageAttributes }));
    },
  };
}
