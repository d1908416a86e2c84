import type { Fault } from '../invite/faults.ts';
import { WrittenNumber } from './json.ts';
import type { KvList, KvValue } from './kv-list.ts';
import { echoable } from './names.ts';

/** `text`: every scalar becomes the string that was written (`19.90`, `True`). `typed`: user data keeps its types. */
export type ListStyle = 'text' | 'typed';

/** Reads an object as a KVList; null is absent. What is no KVList is told as a problem. */
export function readKvList(value: unknown, parameter: string, style: ListStyle, problems: Fault[]): KvList {
  if (value === undefined || value === null) return {};

  if (typeof value !== 'object' || Array.isArray(value) || value instanceof WrittenNumber) {
    problems.push({ code: 'invalid_parameter', parameter, detail: `${parameter} must be an object: a list of keys and values.` });
    return {};
  }

  const list: Record<string, KvValue> = Object.create(null);

  for (const [key, member] of Object.entries(value)) {
    const read = readValue(member, `${parameter}.${echoable(key)}`, style, problems);
    if (read !== undefined) list[key] = read;
  }

  return list;
}

function readValue(value: unknown, parameter: string, style: ListStyle, problems: Fault[]): KvValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (value instanceof WrittenNumber) return style === 'text' ? value.source : typedNumber(value.source);
  if (typeof value === 'boolean') return style === 'text' ? (value ? 'True' : 'False') : value;
  if (!Array.isArray(value)) return readKvList(value, parameter, style, problems);

  return value.map((item) => readValue(item, parameter, style, problems)).filter((item) => item !== undefined);
}

/** A number that a double cannot hold exactly stays the digits that were written. */
function typedNumber(source: string): number | string {
  const number = Number(source);
  const exact = Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number);

  return exact ? number : source;
}
