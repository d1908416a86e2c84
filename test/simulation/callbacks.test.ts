import { describe, expect, test } from 'vitest';
import { ledgerRow, noon } from '../support/builders.ts';
import { broken, type CallbackCode, createCallbackSystem, taken } from '../support/callback-system.ts';
import { callbackMutants } from './callback-mutants.ts';
import { runCallbackSeed } from './callback-world.ts';
import { buildFrom } from './mutant.ts';

const count = 150;
const hour = 3_600_000;

async function firstViolation(from: number, runs: number, code?: CallbackCode): Promise<string | undefined> {
  for (let seed = from; seed < from + runs; seed += 1) {
    const [violation] = (await runCallbackSeed(seed, code)).violations;
    if (violation !== undefined) return `seed ${seed}: ${violation}`;
  }

  return undefined;
}

type Late = { readonly reached: number; readonly latestMs: number };

/** How late a healthy endpoint is told of what happens from `fromMs` on, while others hang. */
async function delayBeside(hanging: readonly string[], fromMs: number, code?: CallbackCode): Promise<Late> {
  const hangs = () => ({ answer: broken, ms: 15_000 });
  const callers = ['good', ...hanging];
  const system = createCallbackSystem({
    code,
    endpoints: {
      ...Object.fromEntries(hanging.map((caller) => [caller, hangs])),
      good: () => ({ answer: taken, ms: 50 }),
    },
  });
  const announce = system.code.createAnnounce({ ...system, now: system.clock.now });
  const put = new Map<string, number>();

  for (let index = 0; index < 600 * callers.length; index += 1) {
    const callbackTo = callers[index % callers.length];
    const sessionId = `S${String(index).padStart(15, '0')}`;
    system.clock.after(index * 50, () => {
      const row = ledgerRow({ sessionId, status: 'sent', sentAt: system.clock.now(), callbackTo });
      system.sessions.set(sessionId, { row });
      put.set(sessionId, system.clock.now());
      void announce(row, ['invite.sent']);
    });
  }
  await system.run(10 * 60_000);

  const late = system
    .to('good')
    .map(({ at, sessionId }) => ({ since: put.get(sessionId) ?? 0, at }))
    .filter(({ since }) => since >= noon + fromMs)
    .map(({ since, at }) => at - since);

  return { reached: late.length, latestMs: Math.max(...late) };
}

/** Two that hang never delay a third; of three it is so once they are held. */
async function delays(code?: CallbackCode): Promise<readonly Late[]> {
  return [await delayBeside(['one', 'two'], 0, code), await delayBeside(['one', 'two', 'three'], 60_000, code)];
}

const isLate = ({ reached, latestMs }: Late) => reached < 250 || latestMs >= 1000;

describe('callbacks', () => {
  test(`${count} runs at random keep promise N`, { timeout: 120_000 }, async () => {
    const from = 1 + Math.floor(Math.random() * 4_000_000_000);

    expect(await firstViolation(from, count)).toBeUndefined();
  });

  test('an endpoint that is down for six hours misses nothing', async () => {
    const system = createCallbackSystem({
      endpoints: { ivr: (_, at) => ({ answer: at < noon + 6 * hour ? broken : taken, ms: 200 }) },
    });
    const announce = system.code.createAnnounce({ ...system, now: system.clock.now });
    for (let index = 0; index < 1000; index += 1) {
      const sessionId = `S${String(index).padStart(15, '0')}`;
      system.clock.after(index * 20_000, () => {
        const row = ledgerRow({ sessionId, status: 'sent', sentAt: system.clock.now(), callbackTo: 'ivr' });
        system.sessions.set(sessionId, { row });
        void announce(row, ['invite.sent']);
      });
    }
    await system.run(8 * hour);

    const reached = system.to('ivr').filter(({ answer }) => answer === taken);
    expect(new Set(reached.map(({ id }) => id)).size).toBe(1000);
    expect(await system.callbacks.countParked('ivr')).toBe(0);
    // Meanwhile it was tried for the sake of few: those before it was held, and the probes.
    expect(system.to('ivr').length - reached.length).toBeLessThan(40);
  });

  test('endpoints that hang delay nobody else’s', async () => {
    expect((await delays()).filter(isLate)).toEqual([]);
  });

  test.each(callbackMutants)('caught: $name', { timeout: 120_000 }, async (mutant) => {
    const code = await buildFrom<CallbackCode>('test/simulation/callback-code.ts', mutant);
    const caught =
      (mutant.seed === undefined ? undefined : await firstViolation(mutant.seed, 1, code)) ??
      (await firstViolation(1, 150, code)) ??
      ((await delays(code)).some(isLate) ? 'it delays others' : undefined);

    expect(caught).toBeDefined();
  });
});
