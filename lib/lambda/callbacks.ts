import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Ledger } from '../ledger/ledger.ts';
import { openOnce } from '../net/open-once.ts';
import type { OpenedCallbacks } from './open-callbacks.ts';
import type { Runtime } from './runtime.ts';

export type Announcing = {
  /** The ledger, whose writes tell callers what they make happen. */
  readonly announced: (ledger: Ledger) => Ledger;
  /** Absent in a stage without callbacks, which has no queue for them. */
  readonly openCallbacks?: (() => Promise<OpenedCallbacks>) | undefined;
};

/** How callers hear what becomes of their invites. Loaded with the first row that says whom to tell. */
export function callbacksOf(
  { env, now, newToken }: Pick<Runtime, 'env' | 'now' | 'newToken'>,
  client: SQSClient,
  announces: 'early' | 'with' = 'early',
): Announcing {
  const queueUrl = env.CALLBACK_QUEUE_URL;
  if (queueUrl === undefined) return { announced: (ledger) => ledger };

  const openCallbacks = openOnce(async () =>
    (await import('./open-callbacks.ts')).openCallbacks({ client, queueUrl, now, newToken, announces }),
  );

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
