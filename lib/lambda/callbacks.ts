import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Ledger } from '../ledger/ledger.ts';
import { createBatchSender } from '../queue/batches.ts';
import type { OpenedCallbacks } from './open-callbacks.ts';
import type { Runtime } from './runtime.ts';

export type Announcing = {
  /** The ledger, whose writes tell callers what they make happen. */
  readonly announced: (ledger: Ledger) => Ledger;
  /** Absent in a stage without callbacks, which has no queue for them. */
  readonly openCallbacks?: (() => Promise<OpenedCallbacks>) | undefined;
};

/**
 * How callers hear what becomes of their invites. Loaded with the first row that says whom to tell; it shares no module
 * with what is loaded at once, because that would make files of their own of those.
 */
export function callbacksOf(
  { env, now, newToken }: Pick<Runtime, 'env' | 'now' | 'newToken'>,
  client: SQSClient,
  announces?: 'with',
): Announcing {
  const queueUrl = env.CALLBACK_QUEUE_URL;
  if (queueUrl === undefined) return { announced: (ledger) => ledger };

  const openCallbacks = async () =>
    // Not with the calls of a batch: what is written next waits for it.
    (await import('./open-callbacks.ts')).openCallbacks({
      ...{ queueUrl, now, newToken, announces },
      send: createBatchSender({ client }),
    });

  return {
    openCallbacks,
    announced: (ledger) => ({
      ...ledger,
      write: async (row, expected) =>
        row.callbackTo === undefined
          ? ledger.write(row, expected)
          : (await openCallbacks()).write(ledger, row, expected),
    }),
  };
}
