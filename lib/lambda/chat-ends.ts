import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createEndReportedChat, type EndReportedChat } from '../conversation/receipts/end-reported-chat.ts';
import { createDynamodbChatIndex } from '../ledger/chat-index-dynamodb.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SendMessage } from '../queue/batches.ts';
import type { MessageQueue } from '../queue/message-queue.ts';
import type { ReceiptQueue } from '../queue/receipt-queue.ts';
import { createSqsMessageQueue } from '../queue/sqs-messages.ts';
import { readEnv } from './env.ts';
import type { SecretRuntime } from './runtime.ts';

type Parts = {
  readonly runtime: SecretRuntime;
  readonly table: { readonly client: DynamoDBDocumentClient; readonly table: string };
  readonly ledger: Ledger;
  readonly receiptQueue: ReceiptQueue;
  readonly send: SendMessage;
};

/** The part of relay that hears of chats that are over: a stage whose chat servers report none never loads it. */
export function endReportedChatOf({ runtime, table, ledger, receiptQueue, send }: Parts): EndReportedChat {
  const { env, catalog, newToken, now, report } = runtime;
  const messageQueue: Pick<MessageQueue, 'put'> = {
    // Only a bridged chat server has one.
    put: async (record, place) =>
      createSqsMessageQueue({ send, queueUrl: readEnv(env, ['MESSAGE_QUEUE_URL']).MESSAGE_QUEUE_URL }).put(
        record,
        place,
      ),
  };

  return createEndReportedChat({
    ...{ catalog, ledger, receiptQueue, messageQueue, newToken, now, report },
    chatIndex: createDynamodbChatIndex(table),
  });
}
