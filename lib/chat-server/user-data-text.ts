import type { KvValue } from '../esp/kv-list.ts';

/** User data for a chat server that accepts only text: a list or a repeated key becomes JSON. */
export function userDataText(value: KvValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
