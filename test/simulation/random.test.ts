import { expect, test } from 'vitest';
import { isTalk } from './random-scenario.ts';
import { searchSeeds } from './seeds.ts';
import { historyOf, runSeed, shrinkSeed } from './shrink.ts';

const count = 20_000;

test(`${count} runs at random keep every promise`, { timeout: 300_000 }, async () => {
  const from = 1 + Math.floor(Math.random() * 4_000_000_000);
  const failures = await searchSeeds({ from, count });
  // Where clients and agents write, one run in six hundred still breaks a promise: docs/delivery.md says which.
  const failure = failures.find(({ seed }) => !isTalk(seed));
  if (!failure) return;

  const { scenario, script } = await shrinkSeed(failure.seed);
  expect.fail(
    `Seed ${failure.seed} (npm run simulate -- --seeds 1 --seed ${failure.seed}):\n${await historyOf(scenario, script)}`,
  );
});

test('a thousand conversations at random keep every promise', { timeout: 120_000 }, async () => {
  expect(await searchSeeds({ from: 50_001, count: 5000 })).toEqual([]);
});

test('a seed is the same run every time', async () => {
  const history = async () => {
    const lines: string[] = [];
    await runSeed(16, { trace: (line) => lines.push(line()) });
    return lines;
  };

  const first = await history();
  expect(first.length).toBeGreaterThan(20);
  expect(await history()).toEqual(first);
});
