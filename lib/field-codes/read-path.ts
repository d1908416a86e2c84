import { type Env, spend } from './env.ts';
import { fail, type Place } from './error.ts';
import { readIso } from './formats/read-date.ts';
import { type DateTime, dateTime, fold, type List, type Value } from './value.ts';

/**
 * The value of a key: the exact key first, then the first that differs only in case. Returns undefined if there is
 * none.
 */
export function property(list: List, key: string, env: Env, place: Place): Value | undefined {
  const raw = ownProperty(list, key, env, place);
  return typeof raw === 'string' ? raw : jsonValue(raw);
}

function ownProperty(list: List, key: string, env: Env, place: Place): unknown {
  if (Object.hasOwn(list, key)) return list[key];
  const folded = fold(key);
  const keys = Object.keys(list);
  spend(env, keys.length >> 4, place);
  const found = keys.find((each) => each.length === key.length && fold(each) === folded);
  return found === undefined ? undefined : list[found];
}

/** Scalars are strings as written, whatever JSON made of them. `null`, and what is not JSON, is absent. */
export function jsonValue(raw: unknown): Value | undefined {
  switch (typeof raw) {
    case 'string':
      return raw;
    case 'number':
    case 'bigint':
      return String(raw);
    case 'boolean':
      return raw ? 'True' : 'False';
    default:
      return isList(raw) ? { kind: 'object', raw } : undefined;
  }
}

function isList(raw: unknown): raw is List {
  return typeof raw === 'object' && raw !== null;
}

/** First name, one blank, last name; or the one that exists. */
export function fullName(list: List, env: Env, place: Place): Value | undefined {
  const whole = property(list, 'FullName', env, place);
  if (whole !== undefined) return whole;
  const names = ['FirstName', 'LastName']
    .map((key) => property(list, key, env, place))
    .filter((name) => typeof name === 'string');
  return names.length === 0 ? undefined : names.filter((name) => name !== '').join(' ');
}

/** An instant on the clocks of the channel's zone. Text without an offset is UTC. */
export function dateCreated(interaction: List, env: Env, place: Place): Value | undefined {
  const raw = ownProperty(interaction, 'DateCreated', env, place) ?? undefined;
  if (raw === undefined) return undefined;
  const instant = raw instanceof Date ? raw.getTime() : typeof raw === 'string' ? isoInstant(raw) : raw;
  if (typeof instant !== 'number' || !Number.isFinite(instant))
    return fail('date_unreadable', place, 'Interaction.DateCreated is not an instant');
  return instantIn(env, instant, place);
}

export function nowIn(env: Env, place: Place): DateTime {
  env.now ??= Date.now();
  return instantIn(env, env.now, place);
}

export function instantIn({ zone }: Env, instant: number, place: Place): DateTime {
  const inside = Math.abs(instant) <= 8.64e15;
  return inside ? dateTime(instant + zone().offsetAt(instant), place, instant) : fail('date_out_of_range', place);
}

/** As `toISOString` writes it, which is what callers nearly always pass. */
const utcPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;

function isoInstant(text: string): number | undefined {
  if (utcPattern.test(text)) return Date.parse(text);
  const read = readIso(text);
  return read && read.wall - (read.offset ?? 0);
}

/** Reports a missing key once, as the text first writes it. Its value is the empty string. */
export function missing(env: Env, written: string): string {
  const key = fold(written);
  env.missing ??= new Map();
  if (!env.missing.has(key)) env.missing.set(key, written);
  return '';
}
