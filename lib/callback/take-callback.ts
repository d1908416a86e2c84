import type { ReceivedCallbacks } from '../queue/callback-queue.ts';
import { readCallbackRecord } from '../queue/callback-record.ts';
import type { CallbackDeps, Disposition } from './callback-deps.ts';
import { takeEvent } from './take-event.ts';
import { takeProbe } from './take-probe.ts';

/** A record of the callbacks queue as it was received. */
export type ReceivedCallback = {
  readonly body: string;
  readonly receiptHandle: string;
  readonly receiveCount: number;
  /** ms since 1970. */
  readonly sentAt: number;
};

type TakeDeps = CallbackDeps & {
  readonly received: ReceivedCallbacks;
  readonly reportError: (error: unknown) => void;
  /** `marginMs`: nothing is begun with less time left. */
  readonly settings: { readonly marginMs: number };
};

/** Handles one record. Never throws. */
export type TakeCallback = (received: ReceivedCallback, remainingMs: () => number) => Promise<Disposition>;

export function createTakeCallback(deps: TakeDeps): TakeCallback {
  return async (received, remainingMs) => {
    const { body, receiptHandle, receiveCount } = received;

    try {
      const read = readCallbackRecord(body);

      switch (read.status) {
        case 'later':
          return await hide(deps, receiptHandle, laterSeconds);
        case 'poison':
          await deps.received.deadLetter(body, read.reason);
          deps.report({ step: 'buried', reason: read.reason });
          return 'ack';
        case 'read':
          return read.record.type === 'event'
            ? await takeEvent(deps, read.record, receiptHandle)
            : await takeProbe(deps, read.record, {
                ...received,
                hasTime: () => remainingMs() >= deps.settings.marginMs,
              });
        default:
          return read satisfies never;
      }
    } catch (error) {
      deps.reportError(error);

      return hide(deps, receiptHandle, backoffSeconds(receiveCount));
    }
  };
}

/** A minute's delay after a deployment that knows the record's version. */
const laterSeconds = 60;

/** 2, 4, 8 … 60. */
function backoffSeconds(receiveCount: number): number {
  return Math.min(2 ** Math.min(receiveCount, 6), 60);
}

/** A record that could not be hidden comes again when the queue's own time has passed. */
async function hide({ received, reportError }: TakeDeps, receiptHandle: string, seconds: number): Promise<'retain'> {
  await received.hide(receiptHandle, seconds).catch(reportError);

  return 'retain';
}
