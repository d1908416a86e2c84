import type { SQSClient } from '@aws-sdk/client-sqs';
import { openOnce } from '../net/open-once.ts';
import { createBatchSender } from '../queue/batches.ts';
import { readEnv } from './env.ts';
import type { SecretRuntime } from './runtime.ts';

/**
 * Begins to look at chats that are bridged. Only a stage with a server for that has the queue, and loads this. Not with
 * the batch's other calls: a message to the client waits for it.
 */
export function putFirstLookOf(
  { env, now }: Pick<SecretRuntime, 'env' | 'now'>,
  client: SQSClient,
): (sessionId: string) => Promise<void> {
  const open = openOnce(async () => {
    const { RECEIPT_QUEUE_URL: queueUrl } = readEnv(env, ['RECEIPT_QUEUE_URL']);
    const [{ putFirstLook }, { createSqsReceiptQueue }] = await Promise.all([
      import('../conversation/bridge/looks.ts'),
      import('../queue/sqs-receipts.ts'),
    ]);
    const receiptQueue = createSqsReceiptQueue({ send: createBatchSender({ client }), queueUrl });

    return (sessionId: string) => putFirstLook({ receiptQueue, now }, sessionId);
  });

  return async (sessionId) => (await open())(sessionId);
}
