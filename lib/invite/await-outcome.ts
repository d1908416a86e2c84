import { drawsOwnIds, type ExternalSettings } from '../chat-server/settings.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { Reconcile } from './reconcile.ts';

export type AwaitOutcomeDeps = {
  readonly ledger: Pick<Ledger, 'read'>;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Absent: no vendor reports to this stage. */
  readonly reconcile?: Reconcile | undefined;
};

/** The row of an invite as soon as it is final, else the row as it was last read within `seconds`. */
export type AwaitOutcome = (sessionId: string, seconds: number) => Promise<LedgerRow | undefined>;

/** Most invites are final within a second; after that the row is read less often. */
const firstPauseMs = 100;
const longestPauseMs = 1000;

export function createAwaitOutcome({ ledger, now, wait, reconcile }: AwaitOutcomeDeps): AwaitOutcome {
  return async (sessionId, seconds) => {
    const end = now() + seconds * 1000;
    let row: LedgerRow | undefined;

    try {
      for (let pause = firstPauseMs; now() < end; pause = Math.min(pause * 1.5, longestPauseMs)) {
        await wait(Math.min(pause, end - now()));

        row = (await ledger.read(sessionId)) ?? row;
        if (row && !isUnderWay(row)) return (await reconcile?.(row)) ?? row;
      }
    } catch {
      // The invite is accepted all the same: the caller gets that answer, and may repeat the request.
    }

    return row;
  };
}

/** Whether the row is not final yet. */
export function isUnderWay({ status }: Pick<LedgerRow, 'status'>): boolean {
  return status === 'sending' || status === 'retrying';
}

/**
 * Seconds to wait if the caller does not say: a chat server that draws its own ids has no id before the session is
 * open.
 */
export function defaultWaitSeconds(external: ExternalSettings | undefined): number {
  return external && drawsOwnIds(external) ? 5 : 0;
}
