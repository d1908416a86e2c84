import { WrittenNumber } from './json.ts';

/** Every own key is just a key. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * The members of an object, or of Genesys' JSON for a KVList: `[{"key":"FirstName","type":"str","value":"Ann"}]`, where a repeated key is a
 * list in order. Undefined for anything else. Only one level: whoever reads a member reads the next one.
 */
export function membersOf(value: unknown): Members | undefined {
  if (Array.isArray(value)) return value.every(isEntry) ? grouped(value) : undefined;

  return isObject(value) ? (value as Members) : undefined;
}

/** Whether an array among user data is a KVList and not a list of values: every item says its type. */
export function isTypedKvList(value: readonly unknown[]): boolean {
  return value.length > 0 && value.every((item) => isEntry(item) && item.type !== undefined);
}

type Entry = { readonly key: string; readonly type?: string; readonly value: unknown };

const types = ['str', 'int', 'kvlist'];

function isEntry(value: unknown): value is Entry {
  if (!isObject(value) || !Object.hasOwn(value, 'key') || !Object.hasOwn(value, 'value')) return false;

  const { key, type, value: _, ...others } = value as Record<string, unknown>;
  const knownType = type === undefined || (typeof type === 'string' && types.includes(type));

  return typeof key === 'string' && knownType && Object.keys(others).length === 0;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber);
}

function grouped(entries: readonly Entry[]): Members {
  const values = new Map<string, unknown[]>();

  for (const entry of entries) {
    const known = values.get(entry.key);
    if (known) known.push(typedValue(entry));
    else values.set(entry.key, [typedValue(entry)]);
  }

  const members: Record<string, unknown> = Object.create(null);
  for (const [key, list] of values) members[key] = list.length === 1 ? list[0] : list;

  return members;
}

/** `int` may be written as text, `str` as a number; what does not fit its type stays as it is. */
function typedValue({ type, value }: Entry): unknown {
  if (type === 'int' && typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return new WrittenNumber(value);
  if (type === 'str' && value instanceof WrittenNumber) return value.source;
  if (type === 'kvlist' && Array.isArray(value) && value.length === 0) return Object.create(null);

  return value;
}
