import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

export type Failure = { readonly seed: number; readonly violations: readonly string[] };

type SearchOptions = {
  readonly from: number;
  readonly count: number;
  /** No run begins later than this. */
  readonly maxMs?: number;
  /** Runs only the seeds in which clients and agents write. */
  readonly talksOnly?: boolean;
  /** Called now and then. */
  readonly onProgress?: (done: number, failures: readonly Failure[]) => void;
};

const seedsAtOnce = 250;

/** Runs the seeds on all cores, and returns those that broke a promise, and how many were run. */
export async function searchSeeds({
  from,
  count,
  maxMs = Number.POSITIVE_INFINITY,
  talksOnly = false,
  onProgress = () => {},
}: SearchOptions): Promise<{ readonly done: number; readonly failures: readonly Failure[] }> {
  const failures: Failure[] = [];
  const over = performance.now() + maxMs;
  let next = from;
  let done = 0;

  const take = () => {
    const first = next;
    if (performance.now() >= over) return { first, count: 0 };

    next = Math.min(next + seedsAtOnce, from + count);
    return { first, count: next - first };
  };

  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./seed-worker.ts', import.meta.url));
      const give = () => {
        const part = take();
        if (part.count > 0) worker.postMessage({ ...part, talksOnly });
        else void worker.terminate().then(() => resolve());
      };

      worker.on('message', (answer: { count: number; failures: Failure[] }) => {
        done += answer.count;
        failures.push(...answer.failures);
        onProgress(done, failures);
        give();
      });
      worker.on('error', reject);
      give();
    });

  await Promise.all(Array.from({ length: availableParallelism() }, work));

  return { done, failures: failures.sort((one, other) => one.seed - other.seed) };
}
