import { wallOf } from '../value.ts';
import type { Locale } from './locale.ts';

/** A date as read: `offset`, in milliseconds, is set if the text named one, which makes it an instant. */
type ReadDate = { readonly wall: number; readonly offset?: number };

type Day = { readonly year: number; readonly month: number; readonly day: number };
type Time = { readonly hour: number; readonly minute: number; readonly second: number; readonly millisecond: number };

const midnight: Time = { hour: 0, minute: 0, second: 0, millisecond: 0 };

/** Reads the forms that `Date("…")` takes. Returns undefined for anything else. */
export function readDate(text: string, locale: Locale): ReadDate | undefined {
  return readIso(text) ?? readLocal(text, locale);
}

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:(Z)|([+-])(\d{2})(?::?(\d{2}))?)?)?$/;

/** A calendar date, alone or with `T`, a time and optionally an offset. */
export function readIso(text: string): ReadDate | undefined {
  const [
    ,
    year,
    month,
    day,
    hour = '0',
    minute = '0',
    second = '0',
    fraction = '',
    utc,
    sign,
    hours = '0',
    minutes = '0',
  ] = isoPattern.exec(text) ?? [];
  if (year === undefined) return undefined;
  const millisecond = Number(fraction.padEnd(3, '0').slice(0, 3));
  const wall = wallOf(
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    millisecond,
  );
  if (wall === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  if (utc === undefined && sign === undefined) return { wall };
  return { wall, offset: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 };
}

const isoDay = /^(\d{4})-(\d{2})-(\d{2})(?: |$)/;
const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: |$)/;
const monthFirst = /^(\p{L}+) (\d{1,2}), (\d{4})(?: |$)/u;
const dayFirst = /^(\d{1,2}) (\D{1,30}?) (\d{4})(?: |$)/u;

function readLocal(text: string, locale: Locale): ReadDate | undefined {
  const found = readDay(text, locale);
  if (!found) return undefined;
  const { year, month, day } = found.day;
  const time =
    found.length === text.length && !text.endsWith(' ') ? midnight : readTime(text.slice(found.length), locale);
  const wall = time && wallOf(year, month, day, time.hour, time.minute, time.second);
  return wall === undefined ? undefined : { wall };
}

function readDay(text: string, locale: Locale): { readonly day: Day; readonly length: number } | undefined {
  const iso = isoDay.exec(text);
  if (iso) return { day: { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }, length: iso[0].length };
  const numbers = slashed.exec(text);
  if (numbers) {
    const [month, day] = locale.monthFirst ? [numbers[1], numbers[2]] : [numbers[2], numbers[1]];
    return { day: { year: Number(numbers[3]), month: Number(month), day: Number(day) }, length: numbers[0].length };
  }
  const words = (locale.monthFirst ? monthFirst : dayFirst).exec(text);
  if (!words) return undefined;
  const [month, day] = locale.monthFirst ? [words[1], words[2]] : [words[2], words[1]];
  return {
    day: { year: Number(words[3]), month: monthOf(month ?? '', locale), day: Number(day) },
    length: words[0].length,
  };
}

/** From 1; 0 for a word that is not a month in the language. */
function monthOf(name: string, locale: Locale): number {
  const { months, monthsOfDay } = locale.dates();
  const wanted = plain(name);
  const at = (names: readonly string[]): number => names.findIndex((each) => plain(each) === wanted) + 1;
  return at(monthsOfDay.long) || at(months.long);
}

const timePattern = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?: (\D{1,20}))?$/;

function readTime(text: string, locale: Locale): Time | undefined {
  const [, hours, minute, second = '0', half] = timePattern.exec(text) ?? [];
  if (hours === undefined) return undefined;
  const rest = { minute: Number(minute), second: Number(second), millisecond: 0 };
  if (half === undefined) return { hour: Number(hours), ...rest };
  const index = halfOf(half, locale);
  const hour = Number(hours);
  return index === -1 || hour < 1 || hour > 12 ? undefined : { hour: (hour % 12) + 12 * index, ...rest };
}

/** 0 before noon, 1 after it, -1 for another word. */
function halfOf(word: string, locale: Locale): number {
  const wanted = plain(word);
  const english = ['am', 'pm'].indexOf(wanted);
  return english === -1 ? locale.dates().halves.findIndex((half) => plain(half) === wanted) : english;
}

/** CLDR uses no-break spaces, people type plain ones. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\u00a0\u202f]/g, ' ');
}
