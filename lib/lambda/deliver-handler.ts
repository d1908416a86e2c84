import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ReceivedRecord, Verdict } from '../invite/deliver.ts';
import { asWork, currentWork, traceIdOf } from './work.ts';

type DeliverHandlerDeps = {
  readonly deliver: (received: ReceivedRecord, remainingMs: () => number) => Promise<Verdict>;
  /** So many records of a batch are worked on at once: a slow client holds a slot, and the others go past it. */
  readonly slots: number;
  readonly reportError: (error: unknown) => void;
};

/** A batch of the invite queue in, the records that are not done out. A record without a verdict has failed. */
export function createDeliverHandler({
  deliver,
  slots,
  reportError,
}: DeliverHandlerDeps): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  return async ({ Records }, context) => {
    const remainingMs = () => context.getRemainingTimeInMillis();
    const failed: string[] = [];
    const waiting = [...Records];

    const work = async (): Promise<void> => {
      for (let record = waiting.shift(); record; record = waiting.shift()) {
        const { messageId, body, receiptHandle, attributes } = record;
        const receiveCount = Number(attributes.ApproximateReceiveCount) || 1;
        const received = { body, receiptHandle, receiveCount, group: attributes.MessageGroupId };

        const traceId = traceIdOf(attributes.AWSTraceHeader) ?? currentWork()?.traceId;
        const work = { traceId, beganAt: currentWork()?.beganAt ?? Date.now() };

        try {
          if ((await asWork(work, () => deliver(received, remainingMs))) !== 'done') failed.push(messageId);
        } catch (error) {
          asWork(work, () => reportError(error));
          failed.push(messageId);
        }
      }
    };
    await Promise.all(Array.from({ length: slots }, work));

    const notDone = new Set(failed);

    return { batchItemFailures: Records.flatMap(({ messageId }) => (notDone.has(messageId) ? [{ itemIdentifier: messageId }] : [])) };
  };
}
