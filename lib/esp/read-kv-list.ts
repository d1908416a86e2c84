import type { Fault } from '../faults/faults.ts';
import { WrittenNumber } from './json.ts';
import { emptyList, type KvList, type KvValue } from './kv-list.ts';
import { type EntryFault, isTypedKvList, type Members, membersOf } from './members.ts';
import { echoable } from './names.ts';

/** `text`: every scalar becomes the string that was written (`19.90`, `True`). `typed`: user data keeps its types. */
export type ListStyle = 'text' | 'typed';

/** Limits of one list with everything in it. The value's length is what Chat Server accepts in one packet. */
const listLimits = { keys: 500, levels: 5, keyLength: 255, valueLength: 32_768 } as const;

type Reading = { readonly style: ListStyle; readonly problems: Fault[]; readonly reported: Set<string>; keys: number };

/**
 * Reads an object, or Genesys' list of entries, as a KVList; null is absent. Anything else is reported as a problem.
 */
export function readKvList(value: unknown, parameter: string, style: ListStyle, problems: Fault[]): KvList {
  if (value === undefined || value === null) return {};

  const reading: Reading = { style, problems, reported: new Set(), keys: 0 };
  const list = readEntries(value, { parameter, level: 1 }, reading);
  if (list) return list;

  const detail = `${parameter} must be an object, or a list of entries with key, type and value.`;
  problems.push({ code: 'invalid_parameter', parameter, detail });

  return {};
}

/** Where a value is: the list's own name, and the value's key in it. */
type Place = { readonly parameter: string; readonly key?: string; readonly level: number };

/** Returns undefined if the value is neither an object nor a list of entries. */
function readEntries(value: unknown, place: Place, reading: Reading): KvList | undefined {
  const faults: EntryFault[] = [];
  const members = membersOf(value, faults);

  for (const { key, detail } of faults)
    refuse(reading, pathOf({ ...place, ...(key !== undefined && { key }) }), detail);

  return members && readMembers(members, place, reading);
}

function readMembers(members: Members, { parameter, level }: Place, reading: Reading): KvList {
  const list = emptyList<KvValue>();

  for (const key of Object.keys(members)) {
    if (!isKey(key)) refuse(reading, parameter, `A key has 1 to ${listLimits.keyLength} printable characters.`);

    const read = readValue(members[key], { parameter, key, level }, reading);
    // Half a surrogate pair, which only an escape can make, is no character and cannot be sent.
    if (read !== undefined) list[key.toWellFormed()] = read;
  }

  return list;
}

function readValue(value: unknown, place: Place, reading: Reading): KvValue | undefined {
  reading.keys += 1;
  if (reading.keys > listLimits.keys)
    return refuse(reading, rootOf(place), `A list may hold ${listLimits.keys} keys and values.`);

  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return reading.style === 'text' ? (value ? 'True' : 'False') : value;
  if (value instanceof WrittenNumber) return reading.style === 'text' ? value.source : typedNumber(value.source);

  if (typeof value === 'string') {
    if (value.length <= listLimits.valueLength) return value.toWellFormed();
    return refuse(reading, pathOf(place), `A value may have ${listLimits.valueLength} characters.`);
  }

  const level = place.level + 1;
  if (level > listLimits.levels) return refuse(reading, rootOf(place), `A list may have ${listLimits.levels} levels.`);
  const inside = { parameter: pathOf(place), level };
  if (Array.isArray(value) && !isTypedKvList(value)) return readItems(value, inside, reading);

  return readEntries(value, inside, reading);
}

function readItems(items: readonly unknown[], place: Place, reading: Reading): KvValue[] {
  const read: KvValue[] = [];

  for (const item of items) {
    if (reading.keys > listLimits.keys) break;

    const value = readValue(item, place, reading);
    if (value !== undefined) read.push(value);
  }

  return read;
}

function isKey(key: string): boolean {
  return key.length > 0 && key.length <= listLimits.keyLength && !/\p{Cc}/u.test(key);
}

/** Reported once per list, however often it occurs. */
function refuse({ problems, reported }: Reading, parameter: string, detail: string): undefined {
  if (reported.has(detail)) return undefined;

  reported.add(detail);
  problems.push({ code: 'invalid_parameter', parameter, detail });

  return undefined;
}

function pathOf({ parameter, key }: Place): string {
  return key === undefined ? parameter : `${parameter}.${echoable(key)}`;
}

function rootOf({ parameter }: Place): string {
  const names = parameter.split('.');

  return names[0] === 'Parameters' ? names.slice(0, 2).join('.') : (names[0] ?? parameter);
}

/** A number that a double cannot hold exactly stays the digits that were written. */
function typedNumber(source: string): number | string {
  const number = Number(source);
  const fits = Number.isSafeInteger(number) && source.replace(/\D/g, '').length <= 16;
  const exact = Number.isInteger(number) ? fits : String(number) === source;

  return exact ? number : source;
}
