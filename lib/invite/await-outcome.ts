import { drawsOwnIds, type ExternalSettings } from '../chat-server/settings.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';

export type AwaitOutcomeDeps = {
  readonly ledger: Pick<Ledger, 'read'>;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
};

/** The row of an invite as soon as it has come to its end, else what was last seen of it within `seconds`. */
export type AwaitOutcome = (sessionId: string, seconds: number) => Promise<LedgerRow | undefined>;

/** Most invites are done within a second; who waits longer is looked after less often. */
const firstPauseMs = 100;
const longestPauseMs = 1000;

export function createAwaitOutcome({ ledger, now, wait }: AwaitOutcomeDeps): AwaitOutcome {
  return async (sessionId, seconds) => {
    const end = now() + seconds * 1000;
    let row: LedgerRow | undefined;

    try {
      for (let pause = firstPauseMs; now() < end; pause = Math.min(pause * 1.5, longestPauseMs)) {
        await wait(Math.min(pause, end - now()));

        row = (await ledger.read(sessionId)) ?? row;
        if (row && !isUnderWay(row)) return row;
      }
    } catch {
      // The invite is accepted all the same: whoever asked hears that, and may ask again.
    }

    return row;
  };
}

/** Whether the row is not final yet. */
export function isUnderWay({ status }: Pick<LedgerRow, 'status'>): boolean {
  return status === 'sending' || status === 'retrying';
}

/** Seconds to wait where nobody said: a chat server that draws its own ids has none to answer before. */
export function defaultWaitSeconds(host: ExternalSettings | undefined): number {
  return host && drawsOwnIds(host) ? 5 : 0;
}
