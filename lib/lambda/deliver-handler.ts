import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Disposition, ReceivedRecord } from '../invite/deliver.ts';
import type { Batcher } from '../queue/batcher.ts';
import { invocationContext, traceIdOf, withInvocationContext } from './observe/invocation-context.ts';

type DeliverHandlerDeps = {
  readonly deliver: (received: ReceivedRecord, remainingMs: () => number) => Promise<Disposition>;
  readonly batcher: Pick<Batcher, 'join' | 'leave'>;
  /** ms since 1970. */
  readonly now: () => number;
  readonly reportError: (error: unknown) => void;
};

/**
 * A batch of the invite queue in, the records to retain out; all are processed at once. A record whose delivery throws
 * is retained.
 */
export function createDeliverHandler({
  deliver,
  batcher,
  now,
  reportError,
}: DeliverHandlerDeps): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const handle = async (
    { body, receiptHandle, attributes }: SQSRecord,
    remainingMs: () => number,
  ): Promise<Disposition> => {
    const receiveCount = Number(attributes.ApproximateReceiveCount) || 1;
    const received = { body, receiptHandle, receiveCount, group: attributes.MessageGroupId };

    const run = invocationContext();
    const traceId = traceIdOf(attributes.AWSTraceHeader) ?? run?.traceId;
    const work = { traceId, runTraceId: run?.runTraceId, beganAt: run?.beganAt ?? now() };

    try {
      return await withInvocationContext(work, () => deliver(received, remainingMs));
    } catch (error) {
      withInvocationContext(work, () => reportError(error));
      return 'retain';
    } finally {
      batcher.leave();
    }
  };

  return async ({ Records }, context) => {
    batcher.join(Records.length);
    const dispositions = await Promise.all(
      Records.map((record) => handle(record, () => context.getRemainingTimeInMillis())),
    );

    return {
      batchItemFailures: Records.flatMap(({ messageId }, index) =>
        dispositions[index] === 'ack' ? [] : [{ itemIdentifier: messageId }],
      ),
    };
  };
}
