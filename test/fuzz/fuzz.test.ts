import { expect, test } from 'vitest';
import { runFuzz } from './run.ts';

test('twenty thousand bodies never cause a crash, and never leak anything', { timeout: 120_000 }, async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  console.info(`SEED=${seed}`);

  const { statuses, accepted } = await runFuzz({ seed, count: 20_000 });
  console.info(statuses);

  // Most are wrong, but not all: or only the first check would be tested.
  expect(accepted).toBeGreaterThan(500);
  expect(statuses[422]).toBeGreaterThan(2000);
});
