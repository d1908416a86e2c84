/**
 * The other ways in which the number of one phone is written: Brazil's mobile numbers with and without the 9 after the
 * area code, Mexico's with and without the 1, Argentina's with and without the 9. Vendors name a client by one of them,
 * whichever was dialled. Only to look a client up: one of them may be another phone, so nothing is rewritten.
 */
export function phoneVariants(digits: string): readonly string[] {
  for (const [pattern, replacement] of rules) {
    if (pattern.test(digits)) return [digits.replace(pattern, replacement)];
  }

  return [];
}

const rules: readonly (readonly [RegExp, string])[] = [
  [/^(55\d\d)9(\d{8})$/, '$1$2'],
  [/^(55\d\d)(\d{8})$/, '$19$2'],
  [/^521(\d{10})$/, '52$1'],
  [/^52(\d{10})$/, '521$1'],
  [/^549(\d{10})$/, '54$1'],
  [/^54(\d{10})$/, '549$1'],
];
