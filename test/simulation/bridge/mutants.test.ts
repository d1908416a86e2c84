import { expect, test } from 'vitest';
import { fates } from '../choices.ts';
import { buildMutant } from '../mutant.ts';
import { run } from '../run.ts';
import { runSeed } from '../shrink.ts';
import type { Code } from '../world.ts';
import { bridgedKinds } from './kinds.ts';
import { bridgeMutants } from './mutants.ts';

/** What catches it: nothing at all, or a single fault; else a seed that is known to. */
async function catchMutant(code: Code, { bridged, seed }: (typeof bridgeMutants)[number]): Promise<string | undefined> {
  if (seed !== undefined) return (await runSeed(seed, { code })).violations[0];

  const scenario = bridgedKinds[bridged];
  if (!scenario) throw new Error(`no kind ${bridged}`);

  const { calls, violations } = await run(scenario, new Map(), { code });
  if (violations[0]) return violations[0];

  for (let at = 0; at < calls; at += 1)
    for (const fate of fates.slice(3, 8)) {
      const [violation] = (await run(scenario, new Map([[at, fate]]), { code })).violations;
      if (violation) return `${at}: ${fate}: ${violation}`;
    }

  return undefined;
}

test.each(bridgeMutants)('caught: $name', { timeout: 120_000 }, async (mutant) => {
  expect(await catchMutant(await buildMutant(mutant), mutant)).toBeDefined();
});
