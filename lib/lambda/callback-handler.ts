import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { TakeCallback } from '../callback/take-callback.ts';

/** A batch of the callbacks queue in, the records to retain out. */
export function createCallbackHandler({
  takeCallback,
}: {
  readonly takeCallback: TakeCallback;
}): (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<SQSBatchResponse> {
  return async ({ Records }, context) => {
    const dispositions = await Promise.all(
      Records.map(({ body, receiptHandle, attributes }) =>
        takeCallback(
          {
            ...{ body, receiptHandle, sentAt: Number(attributes.SentTimestamp) },
            receiveCount: Number(attributes.ApproximateReceiveCount) || 1,
          },
          () => context.getRemainingTimeInMillis(),
        ),
      ),
    );

    return {
      batchItemFailures: Records.flatMap(({ messageId }, index) =>
        dispositions[index] === 'ack' ? [] : [{ itemIdentifier: messageId }],
      ),
    };
  };
}
