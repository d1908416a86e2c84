/** `npm run simulate -- [--seeds N] [--seed S]`: runs at random, over all cores. */
import { createCommand, exitCode, runCommand, wholeNumber } from '../../cli/command.ts';
import { type Failure, searchSeeds } from './seeds.ts';

await runCommand(
  createCommand('npm run simulate', 'Crashes deliveries at random, and shows the runs that break a promise.')
    .option('--seeds <number>', 'how many runs', wholeNumber(1), 20_000)
    .option('--seed <number>', 'of the first run; the next ones follow. Else one at random', wholeNumber(0))
    .action(async ({ seeds, seed = Math.floor(Math.random() * 4_000_000_000) }) => {
      if (!(await simulate(seeds, seed))) process.exitCode = exitCode.failed;
    }),
);

/** Returns whether every run kept the promises. */
async function simulate(seeds: number, seed: number): Promise<boolean> {
  const began = performance.now();

  console.log(`${seeds} runs from seed ${seed}`);
  const failures = await searchSeeds({ from: seed, count: seeds, onProgress: progressOf(seeds, began) });
  console.log(`${seeds} runs in ${secondsSince(began)} s, ${failures.length} broke a promise`);

  const [first] = failures;
  if (!first) return true;

  console.log(`\nSeeds: ${failures.slice(0, 20).map((failure) => failure.seed)}\n\nSeed ${first.seed}, shrunk:\n`);
  const { historyOf, shrinkSeed } = await import('./shrink.ts');
  const { scenario, script } = await shrinkSeed(first.seed);
  console.log(await historyOf(scenario, script));

  return false;
}

function progressOf(seeds: number, began: number): (done: number, failed: readonly Failure[]) => void {
  let shownAt = began;
  let shown = 0;

  return (done, failed) => {
    for (const { seed: broken, violations } of failed.slice(shown)) console.log(`seed ${broken}: ${violations[0]}`);
    shown = failed.length;

    if (performance.now() - shownAt < 5000) return;

    shownAt = performance.now();
    const left = ((shownAt - began) / done) * (seeds - done);
    console.log(`${done} done, ${failed.length} failed, ${Math.round(left / 1000)} s left`);
  };
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}
