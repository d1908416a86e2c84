import type { CountryCode, MetadataJson } from 'libphonenumber-js/core';

/** `landline`: surely one, which cannot receive messages. */
export type PlainNumber = 'landline' | 'reachable';

/** What a country's national numbers are told by. */
type Plan = {
  readonly lengths: readonly number[];
  /** Whether something in front may have to be taken off, or written otherwise. */
  readonly mayHavePrefix: Matcher;
  readonly has: Matcher;
  readonly isLandline: Matcher;
};

/**
 * Tells of a number whose digits are complete what the library would, from the library's own metadata. The library compiles the patterns of
 * each country that it tries anew for every number, which takes ten times as long. Undefined: not plain, ask the library.
 */
export function createPlainNumberReader(metadata: MetadataJson): (digits: string) => PlainNumber | undefined {
  const plans = new Map<CountryCode, Plan | undefined>();

  const planOf = (country: CountryCode): Plan | undefined => {
    if (!plans.has(country)) plans.set(country, compilePlan(metadata.countries[country]));

    return plans.get(country);
  };

  return (digits) => {
    const callingCode =
      [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => code in metadata.country_calling_codes) ?? '';
    const countries = metadata.country_calling_codes[callingCode] ?? [];
    const national = digits.slice(callingCode.length);
    if (countries[0] === undefined || planOf(countries[0])?.mayHavePrefix(national) !== false) return undefined;

    const country = countries.length === 1 ? countries[0] : countries.find((one) => planOf(one)?.has(national));
    const plan = country && planOf(country);
    if (!plan?.lengths.includes(national.length)) return undefined;

    return plan.isLandline(national) ? 'landline' : 'reachable';
  };
}

/** A country's entry of the metadata, whose places are those of the library's `NumberingPlan`. */
function compilePlan(entry: MetadataJson['countries'][CountryCode]): Plan | undefined {
  if (!entry) return undefined;

  const [, , pattern, lengths, , prefix, , prefixPattern, , , leadingDigits, types = []] = entry;
  const taken = prefixPattern || prefix;
  const isNational = matcher(`^(?:${pattern})$`);
  const [isFixed, isMobile, ...others] = Array.from(types, (type) => typeMatcher(type, lengths));
  const isOfSomeType = (national: string) => [isFixed, isMobile, ...others].some((isOfType) => isOfType?.(national));

  return {
    lengths,
    mayHavePrefix: taken ? matcher(`^(?:${taken})`) : () => false,
    has: leadingDigits
      ? matcher(`^(?:${leadingDigits})`)
      : (national) => isNational(national) && isOfSomeType(national),
    // Where a country tells no mobile numbers apart, any may be one.
    isLandline: (national) => isMobile?.(national) === false && isFixed?.(national) === true && isNational(national),
  };
}

type Matcher = (national: string) => boolean;

function matcher(pattern: string): Matcher {
  const compiled = new RegExp(pattern);

  return (national) => compiled.test(national);
}

/** Undefined where the country has no such numbers, or does not tell them apart. */
function typeMatcher(type: unknown, lengths: readonly number[]): Matcher | undefined {
  if (!Array.isArray(type) || !type[0]) return undefined;

  const [pattern, own] = type;
  const matches = matcher(`^(?:${pattern})$`);

  return (national) => (own || lengths).includes(national.length) && matches(national);
}
