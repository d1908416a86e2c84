/** Hands updates to one address: several in one post if they come close together, and again until it answers 200. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Update } from './updates.ts';

/** The answer's HTTP status; undefined if there was none. */
type Send = (updates: readonly Update[]) => Promise<number | undefined>;

type Handling = {
  /** Posted twice. */
  readonly twice?: boolean;
  /** The first answer does not arrive. */
  readonly answerLost?: boolean;
};

export type Courier = {
  /** Resolves with the answer to the first attempt. Nothing is taken after the end. */
  readonly hand: (update: Update, handling?: Handling) => Promise<number | undefined>;
  /** Hands over what waits, with one attempt each. */
  readonly close: () => Promise<void>;
};

/** Meta repeats for seven days; this machine for a quarter of an hour. */
const maxRepeats = 35;
const maxPauseMs = 30_000;
/** Meta's. */
const maxBatch = 1000;

type Waiting = { readonly update: Update; readonly handling: Handling; readonly answered: (status?: number) => void };

export function createCourier(options: {
  readonly send: Send;
  readonly onTaken: (updates: readonly Update[]) => void;
  /** How long an update waits for others. */
  readonly gatherMs?: number;
  /** Before the second repeat; the first one comes at once, and each pause is twice the one before. */
  readonly pauseMs?: number;
}): Courier {
  const { send, onTaken, gatherMs = 20, pauseMs = 500 } = options;
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0) {
      const posted = carry(waiting.splice(0, maxBatch)).finally(() => running.delete(posted));
      running.add(posted);
    }
  };

  const carry = async (batch: readonly Waiting[]): Promise<void> => {
    const updates = batch.map(({ update }) => update);
    const losesAnswer = batch.some(({ handling }) => handling.answerLost);
    if (batch.some(({ handling }) => handling.twice)) await send(updates).catch(() => undefined);

    for (let repeats = 0; ; repeats += 1) {
      const status = await send(updates).catch(() => undefined);
      const arrived = losesAnswer && repeats === 0 ? undefined : status;
      for (const { answered } of batch) answered(arrived);
      if (arrived === 200) onTaken(updates);
      if (arrived === 200 || closing.signal.aborted || repeats === maxRepeats) return;

      const pause = repeats === 0 ? 0 : Math.min(pauseMs * 2 ** (repeats - 1), maxPauseMs);
      await wait(pause, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };

  return {
    hand: (update, handling = {}) =>
      new Promise((answered) => {
        if (closing.signal.aborted) return answered(undefined);
        waiting.push({ update, handling, answered });
        timer ??= setTimeout(flush, gatherMs);
      }),
    async close() {
      closing.abort();
      flush();
      await Promise.all(running);
    },
  };
}
