/** `npm run simulate -- [--seeds N | --seconds N] [--seed S]`: runs at random, over all cores. */
import { createCommand, exitCode, runCommand, wholeNumber } from '../../cli/command.ts';
import { type Failure, searchSeeds } from './seeds.ts';

await runCommand(
  createCommand('npm run simulate', 'Crashes deliveries at random, and shows the runs that break a promise.')
    .option('--seeds <number>', 'how many runs; 20000 if neither this nor --seconds is given', wholeNumber(1))
    .option('--seconds <number>', 'begins no run later than this', wholeNumber(1))
    .option('--seed <number>', 'of the first run; the next ones follow. Else one at random', wholeNumber(0))
    .action(async ({ seeds, seconds, seed = Math.floor(Math.random() * 4_000_000_000) }) => {
      const count = seeds ?? (seconds === undefined ? 20_000 : Number.MAX_SAFE_INTEGER - seed);
      if (!(await simulate({ seed, count, seconds }))) process.exitCode = exitCode.failed;
    }),
);

type Search = { readonly seed: number; readonly count: number; readonly seconds: number | undefined };

/** Returns whether every run kept the promises. */
async function simulate({ seed, count, seconds }: Search): Promise<boolean> {
  const began = performance.now();
  const maxMs = seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1000;
  const onProgress = progressOf({ count, maxMs, began });

  console.log(`${seconds === undefined ? '' : `At most ${seconds} s: `}${runsOf(count)} from seed ${seed}`);
  const { done, failures } = await searchSeeds({ from: seed, count, maxMs, onProgress });
  console.log(`${done} runs in ${secondsSince(began)} s, ${failures.length} broke a promise`);

  const [first] = failures;
  if (!first) return true;

  console.log(`\nSeeds: ${failures.slice(0, 20).map((failure) => failure.seed)}\n\nSeed ${first.seed}, shrunk:\n`);
  const { historyOf, shrinkSeed } = await import('./shrink.ts');
  const { scenario, script } = await shrinkSeed(first.seed);
  console.log(await historyOf(scenario, script));
  const again = `npm run simulate -- --seeds 1 --seed ${first.seed}`;
  console.log(`\n${failures.length} of ${done} runs broke a promise. The first of them alone: ${again}`);

  return false;
}

type Progress = { readonly count: number; readonly maxMs: number; readonly began: number };

function progressOf({ count, maxMs, began }: Progress): (done: number, failed: readonly Failure[]) => void {
  let shownAt = began;
  let shown = 0;

  return (done, failed) => {
    for (const { seed: broken, violations } of failed.slice(shown)) console.log(`seed ${broken}: ${violations[0]}`);
    shown = failed.length;

    if (performance.now() - shownAt < 5000) return;

    shownAt = performance.now();
    const passed = shownAt - began;
    const left = Math.max(0, Math.min((passed / done) * (count - done), maxMs - passed));
    console.log(`${done} done, ${failed.length} failed, ${Math.round(left / 1000)} s left`);
  };
}

function runsOf(count: number): string {
  return count > 1e9 ? 'runs' : `${count} runs`;
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}
