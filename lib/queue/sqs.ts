import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Batcher } from './batcher.ts';
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
  readonly batcher?: Pick<Batcher, 'batch'>;
};

export function createSqsInviteReceiver({ client, queueUrl, deadLetterUrl, batcher }: ReceiverOptions): InviteReceiver {
  return {
    hide: createBatchHider({ client, queueUrl, ...(batcher && { batcher }) }),

    deadLetter: async (body, reason, { group: MessageGroupId } = {}) => {
      const MessageAttributes = { reason: { DataType: 'String', StringValue: reason } };
      await client.send(
        new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody: body, MessageAttributes, MessageGroupId }),
      );
    },
  };
}
