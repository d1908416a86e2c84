import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Disposition, ReceivedRecord } from '../invite/deliver.ts';
import type { Company } from '../queue/company.ts';
import { invocationContext, traceIdOf, withInvocationContext } from './observe/invocation-context.ts';

type DeliverHandlerDeps = {
  readonly deliver: (received: ReceivedRecord, remainingMs: () => number) => Promise<Disposition>;
  readonly company: Pick<Company, 'join' | 'leave'>;
  readonly reportError: (error: unknown) => void;
};

/** A batch of the invite queue in, the records that are not done out; all are worked on at once. A record without a verdict has failed. */
export function createDeliverHandler({
  deliver,
  company,
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
    const work = { traceId, runTraceId: run?.runTraceId, beganAt: run?.beganAt ?? Date.now() };

    try {
      return await withInvocationContext(work, () => deliver(received, remainingMs));
    } catch (error) {
      withInvocationContext(work, () => reportError(error));
      return 'retain';
    } finally {
      company.leave();
    }
  };

  return async ({ Records }, context) => {
    company.join(Records.length);
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
