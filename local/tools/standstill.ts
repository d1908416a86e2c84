/** A moment in which no function runs, so that what they work on can be read as a whole. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Invoke } from '../invocation.ts';

export type Standstill = {
  /** The same function, but it waits for the end of a standstill. */
  readonly yielding: <Event>(invoke: Invoke<Event>) => Invoke<Event>;
  /** Runs `work` when no function runs any more; those that are called meanwhile wait. */
  readonly during: <Result>(work: () => Result) => Promise<Result>;
};

/** `maxWaitMs`: one function may wait for another, which a standstill holds up. What still runs then goes on. */
export function createStandstill({ maxWaitMs = 10_000 }: { readonly maxWaitMs?: number } = {}): Standstill {
  const running = new Set<Promise<unknown>>();
  let still: Promise<unknown> | undefined;

  return {
    yielding: (invoke) => async (event) => {
      while (still) await still;
      const run = invoke(event);
      running.add(run);
      try {
        return await run;
      } finally {
        running.delete(run);
      }
    },
    async during(work) {
      while (still) await still;
      const end = Promise.withResolvers<void>();
      still = end.promise;
      try {
        const late = new AbortController();
        const limit = sleep(maxWaitMs, undefined, { signal: late.signal }).catch(() => undefined);
        await Promise.race([Promise.allSettled(running), limit]);
        late.abort();

        return work();
      } finally {
        still = undefined;
        end.resolve();
      }
    },
  };
}
