import { describe, expect, test } from 'vitest';
import type { Fate } from './choices.ts';
import { talkKindNames } from './exhaustive.ts';
import { fewestRuns, noViolation } from './no-violation.ts';

/** The other fates come at random. */
const first: readonly Fate[] = [
  'failed',
  'took effect, answer lost, failed',
  'crashed before',
  'crashed after',
  'stalled 20 s before',
];

describe.each(talkKindNames)('a conversation: %s', { timeout: 60_000 }, (kind) => {
  test('one worker, a crash before and after every call, every failure and lost answer', async () => {
    expect(await noViolation(kind, { workers: 1, first })).toBeGreaterThan(fewestRuns);
  });
});
