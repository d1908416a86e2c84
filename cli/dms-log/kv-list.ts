/** A KVList as a log shows it: a repeated key is a list of its values, in order. */
export type Value = string | number | KvList | Value[];
export type KvList = { [key: string]: Value };

export function isKvList(value: Value | undefined): value is KvList {
  return typeof value === 'object' && !Array.isArray(value);
}

export function add(list: KvList, key: string, value: Value): void {
  const known = Object.hasOwn(list, key) ? list[key] : undefined;
  const next = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
  Object.defineProperty(list, key, { value: next, enumerable: true, configurable: true, writable: true });
}

export function addList(list: KvList, key: string): KvList {
  const inner: KvList = {};
  add(list, key, inner);

  return inner;
}
