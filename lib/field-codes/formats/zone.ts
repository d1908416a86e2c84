import { remember } from './cache.ts';

export type Zone = {
  readonly name: string;
  /** How many milliseconds the zone's clocks are ahead of UTC at that instant. */
  readonly offsetAt: (instant: number) => number;
  /** The instant at which the zone's clocks show this; the first one, in the hour that comes twice. */
  readonly instantOf: (wall: number) => number;
};

const known = remember(readZone);

/** Returns undefined if the runtime has no such zone. */
export function findZone(name: string): Zone | undefined {
  return known(name).zone;
}

const utc: Zone = { name: 'UTC', offsetAt: () => 0, instantOf: (wall) => wall };

function readZone(name: string): { readonly zone?: Zone } {
  if (name === 'UTC') return { zone: utc };
  const format = formatter(name);
  if (!format) return {};
  const offsetAt = offsets(format);
  const instantOf = (wall: number): number => {
    const early = wall - offsetAt(wall - day);
    return early + offsetAt(early) === wall ? early : wall - offsetAt(wall - offsetAt(wall));
  };
  return { zone: { name, offsetAt, instantOf } };
}

const day = 86_400_000;

function formatter(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    const numeric = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const;
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      ...numeric,
      era: 'short',
      hourCycle: 'h23',
      calendar: 'gregory',
    });
  } catch {
    return undefined;
  }
}

/**
 * Since 1973 clocks have changed only on a quarter of an hour, so one lookup for each quarter is enough. Older dates
 * are looked up every time.
 */
const quarter = 900_000;
const regular = Date.UTC(1973, 0, 1);

function offsets(format: Intl.DateTimeFormat): (instant: number) => number {
  const offset = (instant: number): number => wallAt(format, instant) - Math.floor(instant / 1000) * 1000;
  const byQuarter = remember((index: number) => offset(index * quarter), 1_000);
  return (instant) => (instant < regular ? offset(instant) : byQuarter(Math.floor(instant / quarter)));
}

function wallAt(format: Intl.DateTimeFormat, instant: number): number {
  const parts = format.formatToParts(instant);
  const number = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const year = parts.some((part) => part.type === 'era' && part.value === 'BC') ? 1 - number('year') : number('year');
  const date = new Date(0);
  date.setUTCFullYear(year, number('month') - 1, number('day'));
  return date.setUTCHours(number('hour'), number('minute'), number('second'));
}

/** The zone's name at that instant, in the locale's language. */
export function zoneName(tag: string, zone: Zone, style: 'short' | 'long', instant: number): string {
  const parts = namers(`${tag} ${style} ${zone.name}`).formatToParts(instant);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone.name;
}

const namers = remember((key: string): Intl.DateTimeFormat => {
  const [tag, style, timeZone] = key.split(' ');
  return new Intl.DateTimeFormat(tag, {
    timeZoneName: style === 'long' ? 'long' : 'short',
    ...(timeZone && { timeZone }),
    hour: 'numeric',
  });
});
