import { fail, type Place } from '../error.ts';
import type { AffixPart, DecimalPattern } from './decimal-pattern.ts';
import type { Locale } from './locale.ts';
import { fixedDigits, roundHalfEven } from './number.ts';
import { localDigits, type NumberSymbols } from './number-symbols.ts';

/**
 * Formats a number by a DecimalFormat pattern. As in Java, a negative number keeps its sign even if all its digits
 * round to zero.
 */
export function formatDecimal(
  value: number,
  pattern: DecimalPattern,
  locale: Locale,
  currency: string | undefined,
  place: Place,
): string {
  const symbols = pattern.money ? locale.money(currency ?? '') : locale.numbers();
  if (!symbols) return fail('currency_unknown', place);
  const size = Math.abs(value) * pattern.multiplier;
  if (!Number.isFinite(size)) return fail('number_out_of_range', place);
  const digits = pattern.exponent > 0 ? scientific(size, pattern, symbols) : decimal(size, pattern, symbols);
  const prefix = value < 0 ? pattern.negativePrefix : pattern.prefix;
  const suffix = value < 0 ? pattern.negativeSuffix : pattern.suffix;
  return affix(prefix, symbols, currency) + localDigits(digits, symbols) + affix(suffix, symbols, currency);
}

function affix(parts: readonly AffixPart[], symbols: NumberSymbols, currency = ''): string {
  let text = '';
  for (const part of parts) text += 'text' in part ? part.text : symbolText(part.symbol, symbols, currency);
  return text;
}

function symbolText(
  symbol: Extract<AffixPart, { symbol: unknown }>['symbol'],
  symbols: NumberSymbols,
  currency: string,
): string {
  switch (symbol) {
    case 'minus':
    case 'percent':
    case 'currency':
      return symbols[symbol];
    case 'permille':
      return '‰';
    case 'currencyCode':
      return currency;
  }
}

function decimal(size: number, pattern: DecimalPattern, symbols: NumberSymbols): string {
  const rounded = roundedFraction(size, pattern.maxFraction);
  const point = rounded.indexOf('.');
  const whole = point === -1 ? rounded : rounded.slice(0, point);
  const fraction = trimZeros(point === -1 ? '' : rounded.slice(point + 1), pattern.minFraction);
  const integer = (whole === '0' ? '' : whole).padStart(pattern.minInteger, '0') || (fraction === '' ? '0' : '');
  const tail = fraction === '' && !pattern.showPoint ? '' : symbols.decimal + fraction;
  return grouped(integer, pattern.grouping, symbols.group) + tail;
}

/**
 * If there is room for all digits that identify the double, zeros follow them and not the noise of its binary value:
 * 0.1 has one digit, not 55.
 */
function roundedFraction(size: number, digits: number): string {
  if (size >= 2 ** 53) return shortestWhole(size);
  if (digits <= 15 && size * 10 ** digits < 1e15) return fixedDigits(size, digits);
  const [mantissa = '', exponent = '0'] = String(size).split('e');
  const shortest = Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
  return fixedDigits(size, Math.min(digits, shortest));
}

/**
 * Above 2^53 there are no fractions, and zeros follow the digits that identify the double: 1e23, not
 * 99999999999999991611392.
 */
function shortestWhole(size: number): string {
  const [mantissa = '', exponent = '0'] = size.toExponential().split('e');
  return mantissa.replace('.', '').padEnd(Number(exponent) + 1, '0');
}

function trimZeros(fraction: string, least: number): string {
  let end = fraction.length;
  while (end > least && fraction[end - 1] === '0') end -= 1;
  return fraction.slice(0, end).padEnd(least, '0');
}

function grouped(integer: string, size: number, separator: string): string {
  if (size === 0 || integer.length <= size) return integer;
  let at = integer.length % size || size;
  let text = integer.slice(0, at);
  for (; at < integer.length; at += size) text += separator + integer.slice(at, at + size);
  return text;
}

/**
 * If more places before the point are optional than required, the exponent is a multiple of their number, as in
 * engineering notation.
 */
function scientific(size: number, pattern: DecimalPattern, symbols: NumberSymbols): string {
  const { minInteger, maxInteger, minFraction, maxFraction } = pattern;
  const engineering = maxInteger > 1 && maxInteger > minInteger;
  const least = engineering ? 1 : minInteger;
  const { digits, magnitude } = significant(size, Math.max(1, minInteger + maxFraction));
  const exponent =
    size === 0 ? 0 : engineering ? Math.floor((magnitude - 1) / maxInteger) * maxInteger : magnitude - least;
  const before = size === 0 ? least : magnitude - exponent;
  const padded = digits.padEnd(Math.max(before, minInteger + minFraction), '0');
  const fraction = padded.slice(before);
  const point = fraction === '' && !pattern.showPoint ? '' : symbols.decimal;
  const power = String(Math.abs(exponent)).padStart(pattern.exponent, '0');
  return padded.slice(0, before) + point + fraction + symbols.exponent + (exponent < 0 ? symbols.minus : '') + power;
}

/** At most that many digits, without trailing zeros. The value is 0.digits · 10^magnitude. */
function significant(size: number, most: number): { readonly digits: string; readonly magnitude: number } {
  if (size === 0) return { digits: '', magnitude: 0 };
  const shortest = size.toExponential();
  const [mantissa = ''] = shortest.split('e');
  const exact = mantissa.replace('.', '').length <= most;
  const [rounded = '', exponent = '0'] = (exact ? shortest : halfEvenExponential(size, most)).split('e');
  return { digits: rounded.replace('.', '').replace(/0+$/, ''), magnitude: Number(exponent) + 1 };
}

/** `toExponential` alone would round ties up. */
function halfEvenExponential(size: number, digits: number): string {
  const exponent = Number(size.toExponential().split('e')[1]);
  return roundHalfEven(size, digits - 1 - exponent).toExponential(digits - 1);
}
