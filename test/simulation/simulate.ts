/** `npm run simulate -- --seeds N [--seed S]`: so many runs at random from a seed on, over all cores. */
import { argumentsOf, stopWithUsage } from '../../cli/arguments.ts';
import { type Failure, searchSeeds } from './seeds.ts';
import { historyOf, shrinkSeed } from './shrink.ts';

const { seeds, seed } = readArguments();
const began = performance.now();
let shownAt = began;
let shown = 0;

console.log(`${seeds} runs from seed ${seed}`);
const failures = await searchSeeds({ from: seed, count: seeds, onProgress });
console.log(`${seeds} runs in ${secondsSince(began)} s, ${failures.length} broke a promise`);

const [first] = failures;
if (first) {
  console.log(`\nSeeds: ${failures.slice(0, 20).map((failure) => failure.seed)}\n\nSeed ${first.seed}, shrunk:\n`);
  const { scenario, script } = await shrinkSeed(first.seed);
  console.log(await historyOf(scenario, script));
  process.exitCode = 1;
}

function onProgress(done: number, failed: readonly Failure[]): void {
  for (const { seed: broken, violations } of failed.slice(shown)) console.log(`seed ${broken}: ${violations[0]}`);
  shown = failed.length;

  if (performance.now() - shownAt < 5000) return;

  shownAt = performance.now();
  const left = ((shownAt - began) / done) * (seeds - done);
  console.log(`${done} done, ${failed.length} failed, ${Math.round(left / 1000)} s left`);
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

function readArguments(): { readonly seeds: number; readonly seed: number } {
  const usage = 'npm run simulate -- --seeds 20000 [--seed 1]';
  const { values } = argumentsOf(usage, {
    options: { seeds: { type: 'string', default: '20000' }, seed: { type: 'string' } },
  });
  const given = { seeds: Number(values.seeds), seed: Number(values.seed ?? Math.floor(Math.random() * 4_000_000_000)) };

  if (!Number.isInteger(given.seeds) || given.seeds < 1 || !Number.isInteger(given.seed) || given.seed < 0)
    stopWithUsage(usage, 'Seeds are whole numbers');

  return given;
}
