import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';

const list = z.record(z.string(), z.string());
const { dependencies, devDependencies } = z
  .object({ dependencies: list, devDependencies: list })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const direct = { ...dependencies, ...devDependencies };

test('docs/dependencies.md gives the reason for each, and for no other', () => {
  const explained = [
    ...readFileSync('docs/dependencies.md', 'utf8').matchAll(/^- ((?:`[^`]+`(?:, )?)+): \S/gm),
  ].flatMap(([, names = '']) => names.replaceAll('`', '').split(', '));
  expect(explained.sort()).toEqual(Object.keys(direct).sort());
});

test.for(Object.entries(direct))('%s is pinned to one version', ([, version]) => {
  expect(version).toMatch(/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
});
