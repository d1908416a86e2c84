import { describe, expect, test } from 'vitest';
import { chooseOf, narrow } from '../../lib/contact/match.ts';

test.each<[string, string[][], string[]]>([
  ['no key', [], []],
  ['keys that nobody came with', [[], []], []],
  ['the first key that leads anywhere', [[], ['a'], ['b']], ['a']],
  ['one of the first key, wherever the others lead', [['a'], ['b', 'c']], ['a']],
  [
    'several, narrowed by the next',
    [
      ['a', 'b', 'c'],
      ['b', 'c', 'd'],
    ],
    ['b', 'c'],
  ],
  [
    'several, narrowed by the one after the next',
    [
      ['a', 'b', 'c'],
      ['b', 'c'],
      ['c', 'd'],
    ],
    ['c'],
  ],
  ['several, and a key that nobody came with', [['a', 'b'], [], ['b']], ['b']],
  ['several, and a key of somebody else', [['a', 'b'], ['c']], ['a', 'b']],
  ['one is not narrowed any further', [['a', 'b'], ['b'], ['a']], ['b']],
])('candidates of %s', (_, leads, candidates) => {
  expect(narrow(leads)).toEqual(candidates);
});

describe('the choice', () => {
  const stored =
    (...ids: string[]) =>
    (id: string) =>
      ids.includes(id);

  test('is the only one, stored or not', () => {
    expect(chooseOf(['a'], stored('a'))).toEqual({ status: 'one', id: 'a' });
    expect(chooseOf(['a'], stored())).toEqual({ status: 'one', id: 'a' });
  });

  test('is none of several', () => {
    expect(chooseOf(['a', 'b'], stored('a', 'b'))).toEqual({ status: 'several' });
    expect(chooseOf(['a', 'b'], stored())).toEqual({ status: 'several' });
    expect(chooseOf([], stored())).toEqual({ status: 'none' });
  });

  test('ignores contacts that are not stored if another one is', () => {
    expect(chooseOf(['a', 'b'], stored('b'))).toEqual({ status: 'one', id: 'b' });
    expect(chooseOf(['a', 'b', 'c'], stored('b', 'c'))).toEqual({ status: 'several' });
  });
});
