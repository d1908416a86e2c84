import { expect, test } from 'vitest';
import { searchSeeds } from './seeds.ts';
import { historyOf, runSeed, shrinkSeed } from './shrink.ts';

/** CI runs `npm run simulate` for more. */
const count = 500;

test(`${count} runs at random keep every promise`, { timeout: 120_000 }, async () => {
  const from = 1 + Math.floor(Math.random() * 4_000_000_000);
  const {
    failures: [failure],
  } = await searchSeeds({ from, count });
  if (!failure) return;

  const { scenario, script } = await shrinkSeed(failure.seed);
  expect.fail(
    `Seed ${failure.seed} (npm run simulate -- --seeds 1 --seed ${failure.seed}):\n${await historyOf(scenario, script)}`,
  );
});

test('no run begins when the time is over', async () => {
  expect(await searchSeeds({ from: 1, count: 1_000_000, maxMs: 0 })).toEqual({ done: 0, failures: [] });
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
