import { expect, test } from 'vitest';
import type { Script } from './choices.ts';
import { run } from './run.ts';
import { plainPost, quiet, type Scenario } from './scenario.ts';
import { historyOf, runSeed, shrinkSeed } from './shrink.ts';
import { quietTalk } from './talk.ts';

type Case = {
  readonly what: string;
  readonly promise: string;
  /** The smallest skew, in steps, at which it breaks. */
  readonly boundMs: number;
  readonly scenarioOf: (skewMs: number) => Scenario;
  readonly script?: Script;
};

const stepMs = 250;
const maxMs = 30_000;

/** What breaks only because of the clocks, and from which skew on: docs/delivery.md, "Clocks". */
const cases: readonly Case[] = [
  {
    what: 'a delivery whose clock is behind hands over past the deadline',
    promise: 'D',
    boundMs: 1250,
    scenarioOf: (skewMs) => ({
      ...quiet,
      posts: [{ ...plainPost, ttlSeconds: 30 }],
      outage: { from: 0, to: 30 },
      skews: { deliver: -skewMs },
    }),
  },
  {
    what: 'a DELETE takes an invite that is being sent for one whose owner never came back',
    promise: 'early',
    boundMs: 7500,
    scenarioOf: (skewMs) => ({
      ...quiet,
      ends: [{ at: 0.01, key: 'k1' }],
      skews: { deliver: -skewMs, end: skewMs },
    }),
    script: new Map([[2, 'took effect, answer lost, repeated']]),
  },
  {
    what: 'an invite goes out after its lease was taken for over, because its opt-out is read in between',
    promise: 'B',
    boundMs: 7250,
    scenarioOf: (skewMs) => ({
      ...quiet,
      ...{ talk: quietTalk, receipts: 'all', ends: [{ at: 1, key: 'k1' }] },
      skews: { deliver: -skewMs, end: skewMs },
    }),
    script: new Map([[9, 'took effect, answer lost, repeated']]),
  },
];

/** What the cases above break, of invites and of agents' messages. */
const known =
  /^(D|early):|^[BJ]: \S+ is handed over without a claim$|^F: \S+ is handed over, and its session is terminated$/;

test.each(cases)('$what: from the documented skew on', async ({ promise, boundMs, scenarioOf, script = new Map() }) => {
  const isBroken = async (skewMs: number) => {
    const { violations } = await run(scenarioOf(skewMs), script);

    return violations.some((violation) => violation.startsWith(`${promise}:`));
  };

  let skewMs = 0;
  while (skewMs < maxMs && !(await isBroken(skewMs))) skewMs += stepMs;

  expect(skewMs).toBe(boundMs);
});

const count = 1000;

test(`clocks that are off by 30 s break nothing else, in ${count} runs at random`, { timeout: 120_000 }, async () => {
  const from = 1 + Math.floor(Math.random() * 4_000_000_000);

  for (let seed = from; seed < from + count; seed += 1) {
    const { violations } = await runSeed(seed, { skewMs: maxMs }).catch((cause: unknown) => {
      throw new Error(`seed ${seed}`, { cause });
    });
    if (violations.every((violation) => known.test(violation))) continue;

    const { scenario, script } = await shrinkSeed(seed, { skewMs: maxMs, known });
    expect.fail(`Seed ${seed}:\n${await historyOf(scenario, script)}`);
  }
});
