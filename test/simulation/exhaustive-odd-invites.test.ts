import { describe, expect, test } from 'vitest';
import { oddKindNames } from './exhaustive.ts';
import { fewestRuns, noViolation } from './no-violation.ts';

describe.each(oddKindNames)('an invite: %s', { timeout: 60_000 }, (kind) => {
  test('one worker, every single fault', async () => {
    expect(await noViolation(kind, { workers: 1 })).toBeGreaterThan(fewestRuns);
  });
});
