import type { PausedChannels } from './paused-channels.ts';

/** Whether a channel is paused. Never throws: if the table does not answer, the last known state still counts. */
export type IsPaused = (channel: string) => Promise<boolean>;

type Deps = {
  readonly pausedChannels: Pick<PausedChannels, 'read'>;
  /** ms since 1970. */
  readonly now: () => number;
  readonly abortAfter: (ms: number) => AbortSignal;
  readonly keepMs: number;
};

/** An invite waits at most this long for the answer. */
const maxWaitMs = 500;

/** Reads at most once in `keepMs`, for all channels together; every call in the meantime waits for the same answer. */
export function createIsPaused({ pausedChannels, now, abortAfter, keepMs }: Deps): IsPaused {
  let known: ReadonlySet<string> = new Set();
  let until = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | undefined;

  const refresh = async () => {
    try {
      known = await pausedChannels.read({ abortSignal: abortAfter(maxWaitMs) });
    } catch {
      // Accept must work while the ledger is down, and deliver cannot claim without it anyway.
    }
    until = now() + keepMs;
    refreshing = undefined;
  };

  return async (channel) => {
    if (now() >= until) {
      refreshing ??= refresh();
      await refreshing;
    }

    return known.has(channel);
  };
}
