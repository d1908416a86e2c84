import type { Locale } from './locale.ts';
import type { NumberSymbols } from './number-symbols.ts';

const plainPattern = /^-?\d{1,15}(?:\.\d{1,15})?$/;

/** The number that a text begins with, as the locale writes it; 0 if there is none. May be infinite. */
export function readNumber(text: string, locale: Locale): number {
  const { decimal, group, digits, minus } = locale.numbers();
  if (decimal === '.' && plainPattern.test(text)) return Number(text) + 0;
  const chars = [...text.trimStart()];
  let at = 0;
  const digit = (index: number): string | undefined => asciiDigit(chars[index], digits);
  const isMinus = (char: string | undefined): boolean => char === '-' || char === '−' || char === minus;

  const negative = isMinus(chars[at]);
  if (negative || chars[at] === '+') at += 1;
  let number = '';
  for (;;) {
    const next = digit(at);
    if (next !== undefined) {
      number += next;
      at += 1;
    } else if (number !== '' && isGroup(chars, at, group, digit)) at += 1;
    else break;
  }
  if (chars[at] === decimal && (number !== '' || digit(at + 1) !== undefined)) {
    number += '.';
    for (at += 1; digit(at) !== undefined; at += 1) number += digit(at);
  }
  if (number !== '' && (chars[at] === 'e' || chars[at] === 'E')) {
    const signed = isMinus(chars[at + 1]) || chars[at + 1] === '+';
    let end = at + (signed ? 2 : 1);
    let power = '';
    for (; digit(end) !== undefined; end += 1) power += digit(end);
    if (power !== '') number += `e${isMinus(chars[at + 1]) ? '-' : ''}${power}`;
  }
  const size = number === '' ? 0 : Number(number);
  return negative ? 0 - size : size;
}

function asciiDigit(char: string | undefined, digits: NumberSymbols['digits']): string | undefined {
  if (char === undefined) return undefined;
  if (char >= '0' && char <= '9') return char;
  const index = digits.indexOf(char);
  return index === -1 ? undefined : String(index);
}

const noBreakBlanks: ReadonlySet<string> = new Set(['\u00a0', '\u202f', '\u2009']);
const apostrophes: ReadonlySet<string> = new Set(["'", '’']);

/**
 * People type a plain blank, or a different apostrophe from CLDR's. A plain blank counts only before three digits,
 * because words follow it too.
 */
function isGroup(
  chars: readonly string[],
  at: number,
  group: string,
  digit: (index: number) => string | undefined,
): boolean {
  const char = chars[at] ?? '';
  if (digit(at + 1) === undefined) return false;
  if (char === group) return true;
  if (noBreakBlanks.has(group)) {
    return (
      noBreakBlanks.has(char) ||
      (char === ' ' && [1, 2, 3].every((step) => digit(at + step) !== undefined) && digit(at + 4) === undefined)
    );
  }
  return apostrophes.has(group) && apostrophes.has(char);
}
