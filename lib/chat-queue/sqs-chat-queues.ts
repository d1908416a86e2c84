import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SendMessage } from '../queue/batches.ts';
import type { ChatQueueSender, EntryQueue } from './chat-queues.ts';
import { writeChatQueueMessage } from './interaction.ts';
import type { ChatQueue } from './settings.ts';

/** Chat queue key → queue URL. A name is appended to the base URL, an ARN contains everything. */
export type QueueUrlOf = (chatQueueKey: string) => string;

export function createQueueUrls(queue: (key: string) => ChatQueue | undefined, base: string): QueueUrlOf {
  const prefix = /[/-]$/.test(base) ? base : `${base}/`;

  return (key) => {
    const name = queue(key)?.queue;
    if (name === undefined) throw new Error('the chat queue key is not in the catalog of this deployment');

    const [, partition, , region, account, queueName] = name.split(':');

    return queueName
      ? `https://sqs.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}/${account}/${queueName}`
      : `${prefix}${name}`;
  };
}

export function createSqsChatQueues({
  send,
  urlOf,
}: {
  readonly send: SendMessage;
  readonly urlOf: QueueUrlOf;
}): ChatQueueSender {
  return { put: async (key, message, options) => send(urlOf(key), writeChatQueueMessage(message), options) };
}

type EntryQueueOptions = {
  readonly client: SQSClient;
  readonly chatQueueKey: string;
  readonly queueUrl: string;
  readonly waitSeconds: number;
};

export function createSqsEntryQueue({ client, chatQueueKey, queueUrl, waitSeconds }: EntryQueueOptions): EntryQueue {
  return {
    chatQueueKey,

    receive: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: waitSeconds,
        }),
      );

      return Messages.map(({ Body = '', ReceiptHandle = '' }) => ({
        chatQueueKey,
        body: Body,
        receipt: ReceiptHandle,
      }));
    },

    remove: async (receipts) => {
      const Entries = receipts.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
      const { Successful = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));

      return unconfirmed(receipts, Successful);
    },

    hide: async (entries) => {
      const Entries = entries.map(({ receipt, seconds }, index) => ({
        Id: String(index),
        ReceiptHandle: receipt,
        VisibilityTimeout: seconds,
      }));
      const { Successful = [] } = await client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }),
      );

      return unconfirmed(
        entries.map(({ receipt }) => receipt),
        Successful,
      );
    },
  };
}

function unconfirmed(
  receipts: readonly string[],
  confirmed: readonly { readonly Id: string | undefined }[],
): readonly string[] {
  const ids = new Set(confirmed.map(({ Id }) => Id));

  return receipts.filter((_, index) => !ids.has(String(index)));
}
