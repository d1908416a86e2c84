import { describe, expect, test } from 'vitest';
import { crashes, everyRun, kindNames, oddKindNames, talkKindNames } from './exhaustive.ts';
import { historyOf } from './shrink.ts';

/** An invite that expires unsent makes four calls. */
const fewestRuns = 25;

type Search = Parameters<typeof everyRun>[1];

async function noViolation(kind: string, search: Search): Promise<number> {
  let runs = 0;

  for await (const found of everyRun(kind, search)) {
    runs += 1;
    if (found.violations.length > 0) expect.fail(await historyOf(found.scenario, found.script));
  }

  return runs;
}

describe.each(oddKindNames)('an invite: %s', { timeout: 60_000 }, (kind) => {
  test('one worker, every single fault', async () => {
    expect(await noViolation(kind, { workers: 1 })).toBeGreaterThan(fewestRuns);
  });
});

describe.each(talkKindNames)('a conversation: %s', { timeout: 60_000 }, (kind) => {
  test('one worker, every single fault', async () => {
    expect(await noViolation(kind, { workers: 1 })).toBeGreaterThan(fewestRuns);
  });
});

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
