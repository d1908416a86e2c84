/** Loaded with the first caller who waits. */
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { Reconcile } from './reconcile.ts';
import { isOtherContent, isUnderWay } from './state.ts';

export type AwaitOutcomeDeps = {
  readonly ledger: Pick<Ledger, 'read'>;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Absent: no vendor reports to this stage. */
  readonly reconcile?: Reconcile | undefined;
};

/** `contentHash`: of an invite with a key of the caller's own. */
export type Awaited = { readonly sessionId: string; readonly contentHash?: string | undefined };

/**
 * The row of an invite as soon as it is final, else the row as it was last read within `seconds`. An invite whose key
 * another one took that came at the same time has failed.
 */
export type AwaitOutcome = (invite: Awaited, seconds: number) => Promise<LedgerRow | undefined>;

/** Most invites are final within a second; after that the row is read less often. */
const firstPauseMs = 100;
const longestPauseMs = 1000;

export function createAwaitOutcome({ ledger, now, wait, reconcile }: AwaitOutcomeDeps): AwaitOutcome {
  return async ({ sessionId, contentHash }, seconds) => {
    const end = now() + seconds * 1000;
    let row: LedgerRow | undefined;

    try {
      for (let pause = firstPauseMs; now() < end; pause = Math.min(pause * 1.5, longestPauseMs)) {
        await wait(Math.min(pause, end - now()));

        row = (await ledger.read(sessionId)) ?? row;
        if (row && contentHash !== undefined && isOtherContent(row, { contentHash }))
          return { ...row, status: 'failed', fault: { code: 'idempotency_key_reused' } };
        if (row && !isUnderWay(row)) return (await reconcile?.(row)) ?? row;
      }
    } catch {
      // The invite is accepted all the same: the caller gets that answer, and may repeat the request.
    }

    return row;
  };
}
