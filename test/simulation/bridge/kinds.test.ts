import { describe, expect, test } from 'vitest';
import type { Fate } from '../choices.ts';
import { run } from '../run.ts';
import { historyOf } from '../shrink.ts';
import { bridgedKinds } from './kinds.ts';

/** The other fates come at random. */
const faults: readonly Fate[] = ['failed', 'took effect, answer lost, failed', 'crashed before', 'crashed after'];

describe.each(Object.entries(bridgedKinds))('a conversation through %s', { timeout: 120_000 }, (_, scenario) => {
  test('one worker, a crash before and after every call, and every lost answer', async () => {
    const { calls, violations } = await run(scenario, new Map());
    expect(violations).toEqual([]);
    expect(calls).toBeGreaterThan(50);

    for (let at = 0; at < calls; at += 1)
      for (const fate of faults) {
        const script = new Map([[at, fate]]);
        const broken = await run(scenario, script);
        if (broken.violations.length > 0) expect.fail(await historyOf(scenario, script));
      }
  });
});
