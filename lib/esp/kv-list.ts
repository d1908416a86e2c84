/**
 * Genesys' KVList as plain data: a repeated key is an array, in order. Objects inherit nothing, so every key is just a
 * key.
 */
export type KvValue = string | number | boolean | KvList | readonly KvValue[];
export type KvList = { readonly [key: string]: KvValue };

/** Without a member, inherited ones included. */
const nothing: object = Object.freeze(Object.create(null));

/**
 * A list to fill. It inherits from one empty object, because the engine reads and writes objects without any prototype
 * at half the speed.
 */
export function emptyList<Value>(): Record<string, Value> {
  return Object.create(nothing);
}

export function isKvList(value: unknown): value is KvList {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isKvValue);
}

function isKvValue(value: unknown): value is KvValue {
  if (Array.isArray(value)) return value.every(isKvValue);

  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || isKvList(value);
}
