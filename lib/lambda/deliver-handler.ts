import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ReceivedRecord, Verdict } from '../invite/deliver.ts';
import { asWork, currentWork, traceIdOf } from './work.ts';

type DeliverHandlerDeps = {
  readonly deliver: (received: ReceivedRecord, remainingMs: () => number) => Promise<Verdict>;
  readonly reportError: (error: unknown) => void;
};

/** A batch of the invite queue in, the records that are not done out. A record without a verdict has failed. */
export function createDeliverHandler({
  deliver,
  reportError,
}: DeliverHandlerDeps): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  return async ({ Records }, context) => {
    const remainingMs = () => context.getRemainingTimeInMillis();

    const verdicts = await Promise.all(
      Records.map(async ({ messageId, body, receiptHandle, attributes }) => {
        const received = { body, receiptHandle, receiveCount: Number(attributes.ApproximateReceiveCount) || 1 };

        const traceId = traceIdOf(attributes.AWSTraceHeader) ?? currentWork()?.traceId;
        const work = { traceId, beganAt: currentWork()?.beganAt ?? Date.now() };

        try {
          return { messageId, verdict: await asWork(work, () => deliver(received, remainingMs)) };
        } catch (error) {
          asWork(work, () => reportError(error));
          return { messageId, verdict: 'kept' as const };
        }
      }),
    );

    return {
      batchItemFailures: verdicts.filter(({ verdict }) => verdict !== 'done').map(({ messageId }) => ({ itemIdentifier: messageId })),
    };
  };
}
