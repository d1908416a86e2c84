import { WrittenNumber } from './json.ts';

/** Only its own keys count, whatever their names. */
export type Members = Readonly<Record<string, unknown>>;

/** A problem of one entry, or of the whole list if it has no key. */
export type EntryFault = { readonly key?: string; readonly detail: string };

/**
 * The members of an object, or of Genesys' JSON for a KVList: `[{"key":"FirstName","type":"str","value":"Ann"}]`, in
 * which a repeated key is a list in order. Returns undefined for anything else. An entry that cannot be read is
 * reported and left out. Only one level: whatever reads a member reads the next one.
 */
export function membersOf(value: unknown, faults: EntryFault[]): Members | undefined {
  if (Array.isArray(value)) return value.length === 0 || value.some(hasKey) ? grouped(value, faults) : undefined;

  return isObject(value) ? (value as Members) : undefined;
}

/** Whether an array among user data is a KVList and not a list of values: every item has a key and says its type. */
export function isTypedKvList(value: readonly unknown[]): boolean {
  const types = value.map((item) => (hasKey(item) && typeof item.type === 'string' ? item.type : undefined));

  return !types.includes(undefined) && types.some((type) => knownTypes.includes(type?.toLowerCase() ?? ''));
}

type Keyed = { readonly key: string; readonly type?: unknown; readonly value?: unknown };

/** `list` is what Genesys' Platform SDK writes for a KVList. */
const readableTypes = ['str', 'int', 'kvlist', 'list'];
const knownTypes = [...readableTypes, 'bin'];

function hasKey(value: unknown): value is Keyed {
  return isObject(value) && Object.hasOwn(value, 'key') && typeof (value as Members).key === 'string';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber);
}

function grouped(items: readonly unknown[], faults: EntryFault[]): Members {
  const values = new Map<string, unknown[]>();

  for (const [index, item] of items.entries()) {
    const detail = hasKey(item) ? whatIsWrong(item) : `Entry ${index + 1} must have key, type and value.`;

    if (detail !== undefined || !hasKey(item)) {
      faults.push({ ...(hasKey(item) && { key: item.key }), detail: detail ?? '' });
      continue;
    }

    const known = values.get(item.key);
    if (known) known.push(typedValue(item));
    else values.set(item.key, [typedValue(item)]);
  }

  const members: Record<string, unknown> = Object.create(null);
  for (const [key, list] of values) members[key] = list.length === 1 ? list[0] : list;

  return members;
}

/** What is wrong with an entry that has a key. A type may be any text: only a plain word is repeated. */
function whatIsWrong({ key: _, type, value, ...others }: Keyed): string | undefined {
  if (value === undefined) return 'The entry has no value.';
  if (Object.keys(others).length > 0) return 'An entry has key, type and value, and nothing else.';
  if (type === undefined || (typeof type === 'string' && readableTypes.includes(type.toLowerCase()))) return undefined;

  const named = typeof type === 'string' && /^[a-z]{1,12}$/i.test(type) ? ` The type ${type} cannot be read.` : '';

  return `The entry’s type must be ${readableTypes.slice(0, -1).join(', ')} or ${readableTypes.at(-1)}.${named}`;
}

/** `int` may be written as text, `str` as a number; what does not fit its type stays as it is. */
function typedValue({ type: written, value }: Keyed): unknown {
  const type = typeof written === 'string' ? written.toLowerCase() : undefined;

  if (type === 'int' && typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return new WrittenNumber(value);
  if (type === 'str' && value instanceof WrittenNumber) return value.source;
  if ((type === 'kvlist' || type === 'list') && Array.isArray(value) && value.length === 0) return Object.create(null);

  return value;
}
