import { describe, expect, test } from 'vitest';
import { talkKindNames } from './exhaustive.ts';
import { fewestRuns, noViolation } from './no-violation.ts';

describe.each(talkKindNames)('a conversation: %s', { timeout: 60_000 }, (kind) => {
  test('one worker, every single fault', async () => {
    expect(await noViolation(kind, { workers: 1 })).toBeGreaterThan(fewestRuns);
  });
});
