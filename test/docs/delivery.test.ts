import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callbackMutants } from '../simulation/callback-mutants.ts';
import { mutants } from '../simulation/mutants.ts';

const page = readFileSync('docs/delivery.md', 'utf8');

test('the list of faults is whole, and every test that it names is there', () => {
  const numbers = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
  const named = [...page.matchAll(/`((?:test|lib)\/[\w./-]+)`/g)].map(([, path]) => path ?? '');

  expect(numbers).toEqual(Array.from({ length: 42 }, (_, index) => index + 1));
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

test('every mutant that it names is one', () => {
  const named = [...page.matchAll(/mutant "([^"]+)"/g)].map(([, name]) => name);

  expect(named.filter((name) => ![...mutants, ...callbackMutants].some((mutant) => mutant.name === name))).toEqual([]);
});
