import { parentPort } from 'node:worker_threads';
import { isTalk } from './random-scenario.ts';
import type { Failure } from './seeds.ts';
import { runSeed } from './shrink.ts';

type Part = { readonly first: number; readonly count: number; readonly talksOnly: boolean };

parentPort?.on('message', async ({ first, count, talksOnly }: Part) => {
  const failures: Failure[] = [];
  let done = 0;
  // In the handler itself a tick comes before promises have settled: the first run would get nowhere.
  await new Promise(setImmediate);

  for (let seed = first; seed < first + count; seed += 1) {
    if (talksOnly && !isTalk(seed)) continue;

    const { violations } = await runSeed(seed);
    done += 1;
    if (violations.length > 0) failures.push({ seed, violations });
  }

  parentPort?.postMessage({ count: done, failures });
});
