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
  let asking: Promise<void> | undefined;

  const ask = async () => {
    try {
      known = await pausedChannels.read({ abortSignal: abortAfter(maxWaitMs) });
    } catch {
      // Accept must work while the ledger is down, and deliver cannot claim without it anyway.
    }
    until = now() + keepMs;
    asking = undefined;
  };

  return async (channel) => {
    if (now() >= until) {
      asking ??= ask();
      await asking;
    }

    return known.has(channel);
  };
}
