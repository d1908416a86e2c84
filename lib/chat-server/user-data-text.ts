import type { KvValue } from '../esp/kv-list.ts';

/** User data where a chat server takes text only: a list or a repeated key goes as JSON. */
export function userDataText(value: KvValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
