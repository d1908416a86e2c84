import { describe, expect, test } from 'vitest';
import { crashes, kindNames } from './exhaustive.ts';
import { fewestRuns, noViolation } from './no-violation.ts';

describe.each(kindNames)('an invite: %s', { timeout: 60_000 }, (kind) => {
  test('one worker, every single fault', async () => {
    expect(await noViolation(kind, { workers: 1 })).toBeGreaterThan(fewestRuns);
  });

  test('one worker, every two crashes', async () => {
    expect(await noViolation(kind, { workers: 1, first: crashes, second: crashes })).toBeGreaterThan(fewestRuns);
  });

  test('two workers, every crash at every point of pre-emption', async () => {
    expect(await noViolation(kind, { workers: 2, first: ['answered after 3 s'], second: crashes })).toBeGreaterThan(
      fewestRuns,
    );
  });
});
