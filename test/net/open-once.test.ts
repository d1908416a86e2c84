import { expect, test } from 'vitest';
import { openOnce } from '../../lib/net/open-once.ts';

test('opens once for all callers, each key for itself', async () => {
  const asked: string[] = [];
  const open = openOnce(async (name: string) => {
    asked.push(name);
    return name.toUpperCase();
  });

  expect(await Promise.all([open('a'), open('a'), open('b')])).toEqual(['A', 'A', 'B']);
  expect(await open('a')).toBe('A');
  expect(asked).toEqual(['a', 'b']);
});

test('opens anew what could not be opened', async () => {
  let tries = 0;
  const open = openOnce(async () => {
    tries += 1;
    if (tries === 1) throw new Error('too many open files');
    return tries;
  });

  await expect(Promise.all([open(), open()])).rejects.toThrow('too many open files');
  expect([await open(), await open()]).toEqual([2, 2]);
});
