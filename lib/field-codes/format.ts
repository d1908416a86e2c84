import { type Env, type Run, spend, spendText, withinOutput } from './env.ts';
import { FieldCodeError, fail, type Place } from './error.ts';
import { type BooleanPattern, parseBooleanPattern } from './formats/boolean.ts';
import { once } from './formats/cache.ts';
import { formatDate } from './formats/date.ts';
import { type DatePattern, parseDatePattern } from './formats/date-pattern.ts';
import { formatDecimal } from './formats/decimal.ts';
import { type DecimalPattern, parseDecimalPattern } from './formats/decimal-pattern.ts';
import { findLocale, type Locale } from './formats/locale.ts';
import { localeArgument } from './functions/date.ts';
import type { DateTime, Kind, Value } from './value.ts';

/** What is known about a part of a formula before it runs. A field is a String or an Object, whatever its value. */
export type Known = Kind | 'field' | 'any';

export type Part = {
  readonly run: Run;
  readonly known: Known;
  readonly place: Place;
  readonly literal?: string | number | boolean;
};

type Pattern = {
  readonly number: () => DecimalPattern;
  readonly date: () => DatePattern;
  readonly boolean: () => BooleanPattern;
};

/**
 * `value : pattern` and `Text(value, pattern, locale)`. Literal patterns and locales are read once; a bad one fails the
 * parsing.
 */
export function compileFormat(value: Part, pattern: Part, locale: Part | undefined, place: Place): Run {
  const known = typeof pattern.literal === 'string' ? patternOf(pattern.literal, pattern.place) : undefined;
  if (known) checkPattern(known, value.known, pattern.place);
  const places = { value: value.place, pattern: pattern.place };
  const localeOf = compileLocale(locale);
  return (env) => {
    spend(env, 1, place);
    const formatted = value.run(env);
    return withinOutput(write(formatted, known ?? dynamicPattern(pattern, env), localeOf(env), env, places), place);
  };
}

/** The locale that an argument names; a literal one is looked up while parsing. */
export function checkLocale(locale: Part | undefined): Locale | undefined {
  return typeof locale?.literal === 'string'
    ? (findLocale(locale.literal) ?? fail('locale_unknown', locale.place))
    : undefined;
}

function compileLocale(locale: Part | undefined): (env: Env) => Locale {
  if (!locale) return (env) => env.locale();
  const known = checkLocale(locale);
  return known ? () => known : (env) => localeArgument(locale.run(env), env, locale.place);
}

/** The pattern of a call, read once for each type of value. */
function patternOf(text: string, place: Place): Pattern {
  return {
    number: once(() => (isDuration(text) ? notPublished('duration', place) : parseDecimalPattern(text, place))),
    date: once(() => parseDatePattern(text, place)),
    boolean: once(() => parseBooleanPattern(text, place)),
  };
}

function dynamicPattern(pattern: Part, env: Env): Pattern {
  const text = pattern.run(env);
  if (typeof text !== 'string') return fail('type_mismatch', pattern.place, 'a pattern is a String');
  spendText(env, text, pattern.place);
  return patternOf(text, pattern.place);
}

function isDuration(text: string): boolean {
  return /[hHms]/.test(text) && !/[#0]/.test(text);
}

function notPublished(kind: string, place: Place): never {
  return fail('format_not_published', place, `how a ${kind} is formatted is not published`);
}

function checkPattern(pattern: Pattern, known: Known, place: Place): void {
  if (known === 'string' || known === 'field') notPublished('string', place);
  if (known === 'number' || known === 'date' || known === 'boolean') pattern[known]();
  if (known === 'any' && ![pattern.number, pattern.date, pattern.boolean].some(isReadable))
    fail('format_invalid', place);
}

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof FieldCodeError) return false;
    throw error;
  }
}

function write(
  value: Value,
  pattern: Pattern,
  locale: Locale,
  env: Env,
  places: { readonly value: Place; readonly pattern: Place },
): string {
  switch (typeof value) {
    case 'number':
      return formatDecimal(value, pattern.number(), locale, env.currency, places.pattern);
    case 'boolean':
      return pattern.boolean()[value ? 0 : 1];
    case 'string':
      return notPublished('string', places.pattern);
    default:
      return value.kind === 'date'
        ? writeDate(value, pattern.date(), locale, env, places.pattern)
        : fail('object_as_text', places.value);
  }
}

/** A pattern may be a value, and long, so each of its letters counts as a step. */
function writeDate(date: DateTime, pattern: DatePattern, locale: Locale, env: Env, place: Place): string {
  spend(env, pattern.pieces.length, place);
  return formatDate(date, pattern, locale, env.zone());
}
