import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { createBatchHider } from './batches.ts';
import { type FairBy, fairGroupOf } from './fair-group.ts';
import type { InviteReceiver, InviteSender } from './invite-queue.ts';
import { writeInviteRecord } from './invite-record.ts';

type SenderOptions = { readonly client: SQSClient; readonly queueUrl: string; readonly fairBy: FairBy };

export function createSqsInviteSender({ client, queueUrl, fairBy }: SenderOptions): InviteSender {
  return {
    put: async (record) => {
      const MessageGroupId = fairGroupOf(record, fairBy);
      await client.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: writeInviteRecord(record), MessageGroupId }),
      );
    },
  };
}

type ReceiverOptions = {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
  /** Resolves when the wait for other records to hide is over. */
  readonly linger: () => Promise<void>;
};

export function createSqsInviteReceiver({ client, queueUrl, deadLetterUrl, linger }: ReceiverOptions): InviteReceiver {
  return {
    hide: createBatchHider({ client, linger, queueUrl }),

    deadLetter: async (body, reason, { group: MessageGroupId } = {}) => {
      const MessageAttributes = { reason: { DataType: 'String', StringValue: reason } };
      await client.send(
        new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody: body, MessageAttributes, MessageGroupId }),
      );
    },
  };
}
