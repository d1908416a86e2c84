import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';

const lock = z
  .object({
    packages: z.record(z.string(), z.object({ license: z.string().default('none'), dev: z.boolean().default(false) })),
  })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

/** They require nothing but a copy of their text. */
const permissive = [
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'MIT OR Apache-2.0',
];

type Exception = { readonly name: RegExp; readonly licence: string; readonly why: string; readonly shipped: boolean };
const exceptions: readonly Exception[] = [
  {
    name: /^fast-sha256$/,
    licence: 'Unlicense',
    shipped: true,
    why: 'in the public domain; standardwebhooks stands on it',
  },
  {
    name: /^argparse$/,
    licence: 'Python-2.0',
    shipped: false,
    why: 'as permissive as BSD; the packaging tool reads YAML with it',
  },
  { name: /^argparse$/, licence: 'PSF-2.0', shipped: false, why: 'its next version' },
  {
    name: /^lightningcss(-|$)/,
    licence: 'MPL-2.0',
    shipped: false,
    why: 'changes to its files would have to be published; vitest brings it',
  },
  {
    name: /^(axe-core|@axe-core\/playwright)$/,
    licence: 'MPL-2.0',
    shipped: false,
    why: 'likewise; the tests of the page hold it against the rules of accessibility',
  },
];

const packages = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, { license, dev }]) => ({
    name: path.split('node_modules/').at(-1) ?? '',
    licence: license,
    shipped: !dev,
  }));
const exceptionOf = ({ name, licence, shipped }: (typeof packages)[number]) =>
  exceptions.find((one) => one.name.test(name) && one.licence === licence && (one.shipped || !shipped));

test('every package that is installed may be used and shipped as we do', () => {
  const others = packages.filter((one) => !permissive.includes(one.licence) && !exceptionOf(one));

  expect(packages.length).toBeGreaterThan(300);
  expect(packages.some(({ shipped }) => shipped)).toBe(true);
  expect(others).toEqual([]);
});

test('no exception is left over', () => {
  const used = new Set(packages.map(exceptionOf));

  expect(exceptions.filter((exception) => !used.has(exception))).toEqual([]);
});
