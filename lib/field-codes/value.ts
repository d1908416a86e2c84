import { fail, type Place } from './error.ts';
import { plainNumber } from './formats/number.ts';

/** A wall clock: milliseconds since 1970 as if every zone were UTC. `instant` is set if the date came from one. */
export type DateTime = { readonly kind: 'date'; readonly wall: number; readonly instant?: number };

/** One of the caller's objects, or a list of repeated keys. `raw` is JSON. */
type Group = { readonly kind: 'object'; readonly raw: List };

/** The caller's JSON. Only own keys are ever read. */
export type List = { readonly [key: string]: unknown };

export type Value = number | string | boolean | DateTime | Group;

export type Kind = 'number' | 'string' | 'boolean' | 'date' | 'object';

export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return value.kind;
  }
}

/** As `Type(x)` returns it. */
export const typeNames = {
  number: 'Number',
  string: 'String',
  boolean: 'Boolean',
  date: 'Date/Time',
  object: 'Object',
} as const satisfies Record<Kind, string>;

/** A value as text, without a pattern. */
export function textOf(value: Value, place: Place): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return plainNumber(value);
    case 'boolean':
      return value ? 'True' : 'False';
    default:
      return value.kind === 'date' ? plainDate(value.wall) : fail('object_as_text', place);
  }
}

function plainDate(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19).replace('T', ' ');
}

/** Years that `yyyy` can write and that cannot be mistaken for two digits. */
const earliest = Date.UTC(100, 0, 1);
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A date of that wall clock, or a fault if it is outside the calendar. */
export function dateTime(wall: number, place: Place, instant?: number): DateTime {
  if (!(wall >= earliest && wall <= latest)) return fail('date_out_of_range', place);
  return instant === undefined ? { kind: 'date', wall } : { kind: 'date', wall, instant };
}

/** The wall clock of these parts, or undefined if there is no such day or time. Months from 1. */
export function wallOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): number | undefined {
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  const read = new Date(wall);
  const same =
    year >= 100 &&
    year <= 9999 &&
    read.getUTCMonth() === month - 1 &&
    read.getUTCDate() === day &&
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60 &&
    second >= 0 &&
    second < 60;
  return same ? wall : undefined;
}

/** Strings compare without case, code point by code point, so that positions stay the same. */
export function fold(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the fast way for ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  let folded = '';
  for (const point of text) folded += foldPoint(point);
  return folded;
}

function foldPoint(point: string): string {
  const upper = point.toUpperCase();
  const lower = (upper.length === point.length ? upper : point).toLowerCase();
  return lower.length === point.length ? lower : point;
}
