import { fail, type Place } from '../error.ts';

export type AffixPart =
  | { readonly text: string }
  | { readonly symbol: 'minus' | 'percent' | 'permille' | 'currency' | 'currencyCode' };

/** What a pattern of Java's DecimalFormat says. */
export type DecimalPattern = {
  readonly prefix: readonly AffixPart[];
  readonly suffix: readonly AffixPart[];
  readonly negativePrefix: readonly AffixPart[];
  readonly negativeSuffix: readonly AffixPart[];
  readonly multiplier: number;
  /** Digits in one group, 0 for none. */
  readonly grouping: number;
  readonly minInteger: number;
  /** Places before the point; only an exponent makes them a maximum. */
  readonly maxInteger: number;
  readonly minFraction: number;
  readonly maxFraction: number;
  readonly showPoint: boolean;
  /** Least digits of the exponent, 0 for a pattern without one. */
  readonly exponent: number;
  readonly money: boolean;
};

type Affix = { readonly parts: AffixPart[]; multiplier: number; end: number };

export function parseDecimalPattern(pattern: string, place: Place): DecimalPattern {
  const invalid = (detail: string): never => fail('format_invalid', place, detail);
  const prefix = readAffix(pattern, 0, invalid);
  const digits = readDigits(pattern, prefix.end, invalid);
  const suffix = readAffix(pattern, digits.end, invalid);
  if (digits.end === prefix.end) return invalid('the number pattern has no place for a digit: 0 or #');
  const multiplier = prefix.multiplier * suffix.multiplier;
  if (multiplier > 1_000) return invalid('the pattern has more than one % or ‰');
  const negative = pattern[suffix.end] === ';' ? readNegative(pattern, suffix.end + 1, invalid) : undefined;
  if (!negative && suffix.end < pattern.length) return invalid(`${pattern[suffix.end]} has to stand in quotes there`);
  const own = negative && !(sameParts(negative.prefix, prefix.parts) && sameParts(negative.suffix, suffix.parts));
  const parts = [...prefix.parts, ...suffix.parts, ...(negative ? [...negative.prefix, ...negative.suffix] : [])];
  return {
    ...digits.layout,
    prefix: prefix.parts,
    suffix: suffix.parts,
    negativePrefix: own ? negative.prefix : [{ symbol: 'minus' }, ...prefix.parts],
    negativeSuffix: own ? negative.suffix : suffix.parts,
    multiplier,
    money: parts.some((part) => 'symbol' in part && part.symbol.startsWith('currency')),
  };
}

const symbols: ReadonlyMap<string, AffixPart> = new Map([
  ['-', { symbol: 'minus' }],
  ['%', { symbol: 'percent' }],
  ['‰', { symbol: 'permille' }],
  ['¤', { symbol: 'currency' }],
]);

/** Literal text and signs, up to the digits or a `;`. */
function readAffix(pattern: string, start: number, invalid: (detail: string) => never): Affix {
  const affix: Affix = { parts: [], multiplier: 1, end: start };
  let quoted = false;
  for (; affix.end < pattern.length; affix.end += 1) {
    const char = pattern[affix.end] ?? '';
    if (char === "'" && pattern[affix.end + 1] === "'") affix.end += 1;
    else if (char === "'") {
      quoted = !quoted;
      continue;
    } else if (!quoted && '#0,.;'.includes(char)) break;
    const symbol = quoted ? undefined : symbols.get(char);
    if (char === '%' && symbol) affix.multiplier *= 100;
    if (char === '‰' && symbol) affix.multiplier *= 1_000;
    if (char === '¤' && symbol && pattern[affix.end + 1] === '¤') {
      affix.end += 1;
      affix.parts.push({ symbol: 'currencyCode' });
    } else if (symbol) affix.parts.push(symbol);
    else pushText(affix.parts, char);
  }
  return quoted ? invalid('the pattern has an open quote') : affix;
}

function pushText(parts: AffixPart[], char: string): void {
  const last = parts.at(-1);
  if (last && 'text' in last) parts[parts.length - 1] = { text: last.text + char };
  else parts.push({ text: char });
}

type Digits = {
  readonly end: number;
  readonly layout: Pick<
    DecimalPattern,
    'grouping' | 'minInteger' | 'maxInteger' | 'minFraction' | 'maxFraction' | 'showPoint' | 'exponent'
  >;
};

const digitsPattern = /([#,]*)([0,]*)(?:(\.)(0*)(#*))?(?:E(0*))?/y;

function readDigits(pattern: string, start: number, invalid: (detail: string) => never): Digits {
  digitsPattern.lastIndex = start;
  const [text = '', optional = '', required = '', point, zeros = '', hashes = '', exponent] =
    digitsPattern.exec(pattern) ?? [];
  const end = start + text.length;
  if (/^[#0,.]/.test(pattern.slice(end))) return invalid('the digits of the pattern are out of order');
  const integer = optional + required;
  const comma = integer.lastIndexOf(',');
  const places = integer.replaceAll(',', '').length;
  const minimum = required.replaceAll(',', '').length;
  const fraction = zeros.length + hashes.length;
  const grouping = comma === -1 ? 0 : integer.length - comma - 1;
  if (comma !== -1 && grouping === 0) return invalid('no digit follows the last comma of the pattern');
  if (text !== '' && places + fraction === 0) return invalid('the number pattern has no place for a digit: 0 or #');
  if (exponent === '') return invalid('the exponent of the pattern is incomplete');
  const lone = point !== undefined && minimum === 0 && zeros === '';
  return {
    end,
    layout: {
      grouping: exponent === undefined ? grouping : 0,
      // Java writes `#.##` as `0.##` and `.##` as `.0#`, or zero would have no digit.
      minInteger: lone && places > 0 ? 1 : minimum,
      maxInteger: places,
      minFraction: lone && places === 0 ? 1 : zeros.length,
      maxFraction: fraction,
      showPoint: point !== undefined && fraction === 0,
      exponent: exponent?.length ?? 0,
    },
  };
}

/** Of the second part only the signs around the digits count. */
function readNegative(
  pattern: string,
  start: number,
  invalid: (detail: string) => never,
): { prefix: AffixPart[]; suffix: AffixPart[] } {
  const prefix = readAffix(pattern, start, invalid);
  let end = prefix.end;
  while (end < pattern.length && '#0,.E'.includes(pattern[end] ?? '')) end += 1;
  const suffix = readAffix(pattern, end, invalid);
  if (suffix.end < pattern.length) return invalid(`${pattern[suffix.end]} has to stand in quotes there`);
  return { prefix: prefix.parts, suffix: suffix.parts };
}

function sameParts(left: readonly AffixPart[], right: readonly AffixPart[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
