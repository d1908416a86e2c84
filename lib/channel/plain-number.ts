import { getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js/max';

/**
 * Whether the library would take these digits as they are. Returns false where only the library can say: it takes
 * several times as long, as it compiles the patterns of every country of the calling code anew for each number.
 */
export function isPlainNumber(digits: string): boolean {
  for (let length = 1; length <= 3; length += 1) {
    const code = digits.slice(0, length);
    const plan = plans.get(code);
    if (plan) return isPlain(digits.slice(length), plan, prefixes.get(code) ?? usualPrefix);
  }

  return false;
}

/** What a national prefix may be. Argentina has a 15 behind the area code, too, without a prefix before it. */
const usualPrefix = /^[0189]/;
const prefixes = new Map([
  ['1', /^1/],
  ['54', /^[0189]|15/],
]);

/** Lengths of national numbers. */
type Plan = { readonly shortest: number; readonly possible: readonly number[] };

/** By calling code: `shortest` of all its countries, and what is `possible` in each of them. */
const plans = readPlans();

/** Nothing is taken off a number of the shortest length. */
function isPlain(national: string, { shortest, possible }: Plan, mayHavePrefix: RegExp): boolean {
  return possible.includes(national.length) && (national.length === shortest || !mayHavePrefix.test(national));
}

function readPlans(): ReadonlyMap<string, Plan> {
  const found = new Map<string, Plan>();
  const metadata = new Metadata();

  for (const country of getCountries()) {
    metadata.selectNumberingPlan(country);
    const lengths = metadata.numberingPlan?.possibleLengths() ?? [];
    const code = getCountryCallingCode(country);
    const { shortest, possible } = found.get(code) ?? { shortest: Number.POSITIVE_INFINITY, possible: lengths };
    found.set(code, {
      shortest: Math.min(shortest, ...lengths),
      possible: possible.filter((length) => lengths.includes(length)),
    });
  }

  return found;
}
