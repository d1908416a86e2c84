import type { Env } from '../env.ts';
import { fail, type Place } from '../error.ts';
import { findLocale, type Locale } from '../formats/locale.ts';
import { readDate } from '../formats/read-date.ts';
import { number } from '../operators.ts';
import { instantIn, nowIn } from '../read-path.ts';
import { type DateTime, dateTime, type Value, wallOf } from '../value.ts';
import { type Definition, eager, type Site } from './define.ts';

const published = { origin: 'published', result: 'number' } as const;
const extension = { origin: 'extension', result: 'number' } as const;
const sample = 'Date(1965, 11, 23, 21, 3, 10)';

export const date: Readonly<Record<string, Definition>> = {
  Date: eager(
    ['any', 'any?', 'number?', 'number?', 'number?', 'number?'],
    {
      origin: 'published',
      result: 'date',
      usage: 'Date(y, m, d[, h[, m[, s]]]) or Date(s[, locale])',
      doc: 'the date of these parts, or that a text names',
      example: ['Date("November 23, 1965 9:03 AM")', '1965-11-23 09:03:00'],
    },
    ([first, second, ...rest], env, site) => makeDate(first, second, rest, env, site),
  ),
  Now: eager(
    [],
    {
      origin: 'extension',
      result: 'date',
      usage: 'Now()',
      doc: "this moment on the clocks of the channel's zone",
      example: ['Type(Now())', 'Date/Time'],
    },
    (_args, env, { call }) => nowIn(env, call),
  ),
  Today: eager(
    [],
    {
      origin: 'extension',
      result: 'date',
      usage: 'Today()',
      doc: "the beginning of this day in the channel's zone",
      example: ['Hour24(Today())', '0'],
    },
    (_args, env, { call }) => dateTime(startOfDay(nowIn(env, call).wall), call),
  ),
  Year: eager(
    ['date'],
    { ...extension, usage: 'Year(d)', doc: 'its year', example: [`Year(${sample})`, '1965'] },
    ([d]) => at(d).getUTCFullYear(),
  ),
  Month: eager(
    ['date'],
    { ...extension, usage: 'Month(d)', doc: 'its month, 1 to 12', example: [`Month(${sample})`, '11'] },
    ([d]) => at(d).getUTCMonth() + 1,
  ),
  MonthName: eager(
    ['date'],
    {
      origin: 'extension',
      result: 'string',
      usage: 'MonthName(d)',
      doc: "name of its month in the channel's language",
      example: [`MonthName(${sample})`, 'November'],
    },
    ([d], { locale }) => locale().dates().months.long[at(d).getUTCMonth()] ?? '',
  ),
  Day: eager(
    ['date'],
    { ...published, usage: 'Day(d)', doc: 'its day of the month, 1 to 31', example: [`Day(${sample})`, '23'] },
    ([d]) => at(d).getUTCDate(),
  ),
  Weekday: eager(
    ['date'],
    {
      ...extension,
      usage: 'Weekday(d)',
      doc: 'its day of the week, 1 (Sunday) to 7',
      example: [`Weekday(${sample})`, '3'],
    },
    ([d]) => at(d).getUTCDay() + 1,
  ),
  WeekdayName: eager(
    ['date'],
    {
      origin: 'published',
      result: 'string',
      usage: 'WeekdayName(d)',
      doc: "name of its weekday in the channel's language",
      example: [`WeekdayName(${sample})`, 'Tuesday'],
    },
    ([d], { locale }) => locale().dates().weekdays.long[at(d).getUTCDay()] ?? '',
  ),
  Hour24: eager(
    ['date'],
    { ...published, usage: 'Hour24(d)', doc: 'its hour, 0 to 23', example: [`Hour24(${sample})`, '21'] },
    ([d]) => at(d).getUTCHours(),
  ),
  Hour12: eager(
    ['date'],
    { ...published, usage: 'Hour12(d)', doc: 'its hour, 1 to 12', example: [`Hour12(${sample})`, '9'] },
    ([d]) => at(d).getUTCHours() % 12 || 12,
  ),
  Minute: eager(
    ['date'],
    { ...extension, usage: 'Minute(d)', doc: 'its minute', example: [`Minute(${sample})`, '3'] },
    ([d]) => at(d).getUTCMinutes(),
  ),
  Second: eager(
    ['date'],
    { ...extension, usage: 'Second(d)', doc: 'its second', example: [`Second(${sample})`, '10'] },
    ([d]) => at(d).getUTCSeconds(),
  ),
  IsAm: eager(
    ['date'],
    {
      origin: 'published',
      result: 'boolean',
      usage: 'IsAm(d)',
      doc: 'True before noon',
      example: [`IsAm(${sample})`, 'False'],
    },
    ([d]) => at(d).getUTCHours() < 12,
  ),
  IsPm: eager(
    ['date'],
    {
      origin: 'published',
      result: 'boolean',
      usage: 'IsPm(d)',
      doc: 'True from noon on',
      example: [`IsPm(${sample})`, 'True'],
    },
    ([d]) => at(d).getUTCHours() >= 12,
  ),
};

function at({ wall }: DateTime): Date {
  return new Date(wall);
}

function startOfDay(wall: number): number {
  return Math.floor(wall / 86_400_000) * 86_400_000;
}

type Rest = readonly (number | undefined)[];

function makeDate(first: Value, second: Value | undefined, rest: Rest, env: Env, { call, args }: Site): Value {
  if (typeof first === 'number') return dateOfParts(first, second, rest, call, args[1] ?? call);
  if (rest[0] !== undefined) return fail('type_mismatch', args[0] ?? call, 'a year is a Number');
  if (typeof first === 'object' && first.kind === 'date' && second === undefined) return first;
  if (typeof first !== 'string') return fail('type_mismatch', args[0] ?? call, 'Date needs numbers or a String');
  return dateOfText(first, localeArgument(second, env, args[1] ?? call), env, args[0] ?? call);
}

function dateOfParts(
  year: number,
  month: Value | undefined,
  [day, ...time]: Rest,
  call: Place,
  monthPlace: Place,
): Value {
  if (month === undefined || day === undefined)
    return fail('wrong_arity', call, 'Date needs at least year, month and day');
  const parts = [year, number(month, monthPlace), day, ...time.map((part) => part ?? 0)];
  if (!parts.every((part) => Number.isInteger(part)))
    return fail('date_out_of_range', call, 'the parts of a date are whole numbers');
  const [y = 0, m = 0, d = 0, h = 0, min = 0, s = 0] = parts;
  return dateTime(wallOf(y, m, d, h, min, s) ?? Number.NaN, call);
}

function dateOfText(text: string, locale: Locale, env: Env, place: Place): Value {
  const read = readDate(text, locale);
  if (!read) return fail('date_unreadable', place);
  return read.offset === undefined ? dateTime(read.wall, place) : instantIn(env, read.wall - read.offset, place);
}

/** The locale that a call names, or the channel's. */
export function localeArgument(name: Value | undefined, env: Env, place: Place): Locale {
  if (name === undefined) return env.locale();
  if (typeof name !== 'string') return fail('type_mismatch', place, 'a locale is a String');
  return findLocale(name) ?? fail('locale_unknown', place);
}
