import type { SQSClient } from '@aws-sdk/client-sqs';
import { putFirstLook } from '../conversation/bridge/put-look.ts';
import { createBatchSender } from '../queue/batches.ts';
import { createSqsReceiptQueue } from '../queue/sqs-receipts.ts';
import { readEnv } from './env.ts';
import type { SecretRuntime } from './runtime.ts';

/**
 * Begins to look at chats that are bridged. Only a stage with a server for that has the queue. Not with the batch's
 * other calls: a message to the client waits for it. A file of its own, loaded late, would be twice this size.
 */
export function putFirstLookOf(
  { env, now }: Pick<SecretRuntime, 'env' | 'now'>,
  client: SQSClient,
): (sessionId: string) => Promise<void> {
  return async (sessionId) => {
    const { RECEIPT_QUEUE_URL: queueUrl } = readEnv(env, ['RECEIPT_QUEUE_URL']);
    const receiptQueue = createSqsReceiptQueue({ send: createBatchSender({ client }), queueUrl });

    await putFirstLook({ receiptQueue, now }, sessionId);
  };
}
