import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile';
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max';
import { expect, test } from 'vitest';
import { createPlainNumberReader } from '../../lib/channel/numbering-plans.ts';

const read = createPlainNumberReader(metadata);
const plans = Object.entries(metadata.countries).map(([country, [callingCode, , , lengths]]) => ({
  country,
  callingCode,
  lengths,
}));

/** What the library itself says. */
function fromLibrary(digits: string): string {
  const number = parsePhoneNumberFromString(`+${digits}`, { extract: false });
  if (number?.number !== `+${digits}` || !number.isPossible()) return 'not plain';

  return number.getType() === 'FIXED_LINE' ? 'landline' : 'reachable';
}

const digit = fc.integer({ min: 0, max: 9 });
const numbers = fc.constantFrom(...plans).chain(({ callingCode, lengths }) => {
  const possible = fc
    .constantFrom(...lengths)
    .chain((length) => fc.array(digit, { minLength: length, maxLength: length }));
  const any = fc.array(digit, { maxLength: 18 });

  return fc
    .oneof({ weight: 4, arbitrary: possible }, { weight: 1, arbitrary: any })
    .map((national) => `${callingCode}${national.join('')}`);
});

test('what is told of any country’s number is what the library says', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(numbers, (digits) => {
      expect([fromLibrary(digits), undefined]).toContain(read(digits));
    }),
    { numRuns: 20_000 },
  );
});

test('the mobile numbers of all countries but Argentina are told of, and none is a landline', () => {
  const told = Map.groupBy(plans, ({ country, callingCode }) =>
    read(`${callingCode}${examples[country as CountryCode]}`),
  );

  expect(told.get(undefined)?.map(({ country }) => country)).toEqual(['AR']);
  expect(told.get('landline')).toBeUndefined();
});

test.each([
  ['15550100001', 'of a region that there is not'],
  ['4407400123456', 'with the prefix of calls at home'],
  ['5491123456789', 'whose prefix may stand in its middle'],
  ['5215512345678', 'as it was written until 2019'],
  ['80012345678', 'of no country'],
  ['155501000012', 'too long'],
  ['0', 'of no calling code'],
  ['', 'empty'],
])('%s is left to the library: %s', (digits) => {
  expect(read(digits)).toBeUndefined();
});
