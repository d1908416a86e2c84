import type { DateTime } from '../value.ts';
import type { DateField, DatePattern } from './date-pattern.ts';
import type { Locale } from './locale.ts';
import { localDigits } from './number-symbols.ts';
import { type Zone, zoneName } from './zone.ts';

/** Formats a wall clock by a SimpleDateFormat pattern. The zone is looked up only for its own letters. */
export function formatDate(date: DateTime, pattern: DatePattern, locale: Locale, zone: Zone): string {
  const clock = new Date(date.wall);
  let text = '';
  for (const piece of pattern.pieces) {
    text += typeof piece === 'string' ? piece : fieldText(piece, clock, date, pattern.withDay, locale, zone);
  }
  return text;
}

function fieldText(
  { letter, count }: DateField,
  clock: Date,
  date: DateTime,
  withDay: boolean,
  locale: Locale,
  zone: Zone,
): string {
  const number = (value: number): string => localDigits(String(value).padStart(count, '0'), locale.numbers());
  const width = count >= 4 ? 'long' : 'short';
  switch (letter) {
    case 'G':
      return locale.dates().eras[width][1] ?? '';
    case 'y':
      return number(count === 2 ? clock.getUTCFullYear() % 100 : clock.getUTCFullYear());
    case 'M': {
      if (count < 3) return number(clock.getUTCMonth() + 1);
      const names = withDay ? locale.dates().monthsOfDay : locale.dates().months;
      return names[width][clock.getUTCMonth()] ?? '';
    }
    case 'd':
      return number(clock.getUTCDate());
    case 'H':
      return number(clock.getUTCHours());
    case 'k':
      return number(clock.getUTCHours() || 24);
    case 'K':
      return number(clock.getUTCHours() % 12);
    case 'h':
      return number(clock.getUTCHours() % 12 || 12);
    case 'm':
      return number(clock.getUTCMinutes());
    case 's':
      return number(clock.getUTCSeconds());
    case 'S':
      return number(clock.getUTCMilliseconds());
    case 'E': {
      const names = withDay ? locale.dates().weekdaysOfDay : locale.dates().weekdays;
      return names[width][clock.getUTCDay()] ?? '';
    }
    case 'a':
      return locale.dates().halves[clock.getUTCHours() < 12 ? 0 : 1] ?? '';
    case 'z':
      return zoneName(locale.tag, zone, width, date.instant ?? zone.instantOf(date.wall));
    case 'Z':
      return offsetText(date.wall - (date.instant ?? zone.instantOf(date.wall)));
  }
}

function offsetText(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60_000);
  const pair = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${pair(Math.trunc(minutes / 60))}${pair(minutes % 60)}`;
}
