import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { isPlainNumber } from '../../lib/channel/plain-number.ts';

const codes = [
  ...new Set(getCountries().map((country): string => getCountryCallingCode(country))),
  '800',
  '883',
  '999',
];
const digit = fc.integer({ min: 0, max: 9 });

describe('a plain number', () => {
  test('of any calling code, length and first digit is what the library reads', () => {
    const property = fc.property(fc.array(digit, { minLength: 13, maxLength: 13 }), (rest) => {
      const plain = [...numbers(rest.join(''))].filter(isPlainNumber);
      expect(plain.filter((digits) => readByLibrary(digits) !== digits)).toEqual([]);
    });

    // A failure prints the seed.
    fc.assert(property, { numRuns: 2 });
  });

  test.each(['12025550123', '19175550123', '447700900123', '33612345678', '525512345678'])('%s', (digits) => {
    expect(isPlainNumber(digits)).toBe(true);
  });

  test.each([
    ['may begin with the national prefix', '4401234567'],
    ['may have the prefix of Argentina behind its area code', '5422015000000'],
    ['has a length that its country does not use', '1202555012'],
    ['begins with no calling code', '9991234567'],
  ])('is none that %s', (_, digits) => {
    expect(isPlainNumber(digits)).toBe(false);
  });
});

/** Of each calling code, each length and each first digit. */
function* numbers(rest: string): Generator<string> {
  for (const code of codes)
    for (let length = 1; length <= 15 - code.length; length += 1)
      for (let first = 0; first <= 9; first += 1) yield `${code}${first}${rest.slice(0, length - 1)}`;
}

function readByLibrary(digits: string): string | undefined {
  const number = parsePhoneNumberFromString(`+${digits}`, { extract: false });

  return number?.isPossible() ? number.number.slice(1) : undefined;
}
