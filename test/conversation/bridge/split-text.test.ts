import { describe, expect, test } from 'vitest';
import { bytesOf, splitText, unitsOf } from '../../../lib/conversation/bridge/split-text.ts';

describe('a text that is too long', () => {
  test.each([
    ['fits', 'short', 5, ['short']],
    ['nothing', '', 5, []],
    ['at a word', 'one two three', 8, ['one two', 'three']],
    ['at a word that ends just there', 'one two three', 7, ['one two', 'three']],
    ['at a line in the second half', 'one two\nthree four', 14, ['one two', 'three four']],
    ['at a word, if the line ends in the first half', 'one\ntwo three four', 15, ['one\ntwo three', 'four']],
    ['within a word that is longer', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['between characters, not within', '👋👋👋', 3, ['👋', '👋', '👋']],
  ])('is cut %s', (_, text, max, parts) => {
    expect(splitText(text, max, unitsOf)).toEqual(parts);
  });

  test('is counted in bytes of UTF-8 for a chat server', () => {
    expect(splitText('ääää', 4, bytesOf)).toEqual(['ää', 'ää']);
    expect(splitText('👋👋', 4, bytesOf)).toEqual(['👋', '👋']);
  });

  test('ends, also if not one character fits', () => {
    expect(splitText('äö', 1, bytesOf)).toEqual(['ä', 'ö']);
  });

  test('loses nothing but blanks at the cuts', () => {
    const text = 'Lorem ipsum dolor\nsit amet, consectetur 👋 adipiscing   elit.\n\nSed do eiusmod.';
    for (let max = 2; max < 60; max += 1) {
      const parts = splitText(text, max, unitsOf);
      expect(parts.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      for (const part of parts) expect(part.length).toBeLessThanOrEqual(max);
    }
  });
});
