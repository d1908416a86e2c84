import { isKvList, type KvList, type Value } from './kv-list.ts';

/** Parameters and attributes that never hold anything personal. */
const impersonalKeys = [
  'AppName',
  'AppType',
  'Service',
  'Method',
  'TenantId',
  'ReferenceId',
  '_umsChannel',
  'StandardResponseId',
  'ChatQueueKey',
  'TerminateSessionFlag',
];

/** Keeps the shape and the impersonal keys. In everything else letters become x and digits 0. */
export function masked(list: KvList): KvList {
  return Object.fromEntries(
    Object.entries(list).map(([key, value]) => [
      key,
      impersonalKeys.includes(key) && !isKvList(value) ? value : maskedValue(value),
    ]),
  );
}

function maskedValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(maskedValue);
  if (isKvList(value)) return masked(value);
  if (typeof value === 'number') return 0;

  return value === 'true' || value === 'false' ? value : value.replace(/\p{L}/gu, 'x').replace(/\p{N}/gu, '0');
}
