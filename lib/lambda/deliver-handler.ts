import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { ReceivedRecord, Verdict } from '../invite/deliver.ts';
import type { Company } from '../queue/company.ts';
import { asWork, currentWork, traceIdOf } from './work.ts';

type DeliverHandlerDeps = {
  readonly deliver: (received: ReceivedRecord, remainingMs: () => number) => Promise<Verdict>;
  readonly company: Pick<Company, 'join' | 'leave'>;
  readonly reportError: (error: unknown) => void;
};

/** A batch of the invite queue in, the records that are not done out; all are worked on at once. A record without a verdict has failed. */
export function createDeliverHandler({
  deliver,
  company,
  reportError,
}: DeliverHandlerDeps): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const verdictOn = async ({ body, receiptHandle, attributes }: SQSRecord, remainingMs: () => number): Promise<Verdict> => {
    const receiveCount = Number(attributes.ApproximateReceiveCount) || 1;
    const received = { body, receiptHandle, receiveCount, group: attributes.MessageGroupId };

    const run = currentWork();
    const traceId = traceIdOf(attributes.AWSTraceHeader) ?? run?.traceId;
    const work = { traceId, runTraceId: run?.runTraceId, beganAt: run?.beganAt ?? Date.now() };

    try {
      return await asWork(work, () => deliver(received, remainingMs));
    } catch (error) {
      asWork(work, () => reportError(error));
      return 'kept';
    } finally {
      company.leave();
    }
  };

  return async ({ Records }, context) => {
    company.join(Records.length);
    const verdicts = await Promise.all(Records.map((record) => verdictOn(record, () => context.getRemainingTimeInMillis())));

    return {
      batchItemFailures: Records.flatMap(({ messageId }, index) => (verdicts[index] === 'done' ? [] : [{ itemIdentifier: messageId }])),
    };
  };
}
