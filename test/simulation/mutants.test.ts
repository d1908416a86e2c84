import { expect, test } from 'vitest';
import { crashes, everyRun, kindNames, oddKindNames } from './exhaustive.ts';
import { buildMutant, type Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';
import { runSeed } from './shrink.ts';
import type { Code } from './world.ts';

const maxSeeds = 10_000;

/** What catches it first: what is known to, a single fault, a seed, or two workers. */
async function catchMutant(code: Code, { seed: known, kind: likely }: Mutant): Promise<string | undefined> {
  if (known !== undefined) {
    const { violations } = await runSeed(known, { code });
    if (violations[0]) return `seed ${known}: ${violations[0]}`;
  }

  for (const kind of [...(likely === undefined ? [] : [likely]), ...oddKindNames, ...kindNames]) {
    for await (const { violations, script } of everyRun(kind, { code, workers: 1 })) {
      if (violations[0]) return `${kind}, ${JSON.stringify([...script])}: ${violations[0]}`;
    }
  }

  for (let seed = 1; seed <= maxSeeds; seed += 1) {
    const { violations } = await runSeed(seed, { code });
    if (violations[0]) return `seed ${seed}: ${violations[0]}`;
  }

  for (const kind of kindNames) {
    for await (const { violations, script } of everyRun(kind, {
      code,
      workers: 2,
      first: ['answered after 3 s'],
      second: crashes,
    })) {
      if (violations[0]) return `two workers, ${kind}, ${JSON.stringify([...script])}: ${violations[0]}`;
    }
  }

  return undefined;
}

test.each(mutants)('caught: $name', { timeout: 120_000 }, async (mutant) => {
  const caught = await catchMutant(await buildMutant(mutant), mutant);

  expect(caught).toBeDefined();
});

test('a mutant whose snippet is gone is no mutant', async () => {
  const edits = [{ file: 'lib/invite/deliver.ts', snippet: 'no such line', by: '' }];

  await expect(buildMutant({ name: 'gone', edits })).rejects.toThrow(/no such line/);
});
