import { parentPort } from 'node:worker_threads';
import type { Failure } from './seeds.ts';
import { runSeed } from './shrink.ts';

parentPort?.on('message', async ({ first, count }: { readonly first: number; readonly count: number }) => {
  const failures: Failure[] = [];
  // In the handler itself a tick comes before promises have settled: the first run would get nowhere.
  await new Promise(setImmediate);

  for (let seed = first; seed < first + count; seed += 1) {
    const { violations } = await runSeed(seed);
    if (violations.length > 0) failures.push({ seed, violations });
  }

  parentPort?.postMessage({ count, failures });
});
