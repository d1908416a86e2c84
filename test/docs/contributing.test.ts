import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eager } from '../../lib/field-codes/functions/define.ts';
import { examplesFor } from './runners.ts';

const text = readFileSync('CONTRIBUTING.md', 'utf8');
const examples = examplesFor('test/docs/contributing.test.ts');

test('the function that it adds is a definition, and its body gives what its example says', () => {
  const code = examples.with('CONTRIBUTING.md', 'Sign: eager(').command.take();
  const { Sign } = new Function('eager', `return {${code}}`)(eager);
  const [, output] = Sign.example;

  expect(Sign).toMatchObject({ origin: 'extension', result: 'number', parameters: ['number'] });
  expect(String(Sign.evaluate.eager({}, {}, [-3]))).toBe(output);
});

test('every file that it names is there', () => {
  const paths = [...text.matchAll(/(?:`|\]\()((?:lib|test|docs|deploy|functions)\/[\w./-]+?)\/?(?:`|\))/g)].map(
    ([, path = '']) => path,
  );

  expect(paths.length).toBeGreaterThan(15);
  for (const path of paths.filter((name) => !name.endsWith('/'))) expect(readdirOrFile(path), path).toBe(true);
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});

function readdirOrFile(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EISDIR';
  }
}
