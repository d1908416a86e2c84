/** One entry of what Meta posts for a Facebook Page. Items of `standby` are for another app that has the thread. */
import { type JsonObject, listOf, objectOf, textOf, timeOf } from '../json-parts.ts';
import type { PageOrigin } from './page-origin.ts';
import type { Found } from './read-entry.ts';
import { readPageMessage } from './read-page-message.ts';
import { readPageReceipts } from './read-page-receipts.ts';
import { readStop } from './read-stop.ts';

/** A part that cannot be read is counted and stops no other. */
export function readPageEntry(value: unknown, receivedAt: number, found: Found): void {
  const entry = objectOf(value);
  const page = textOf(entry?.id);
  const parts = ['messaging', 'standby', 'changes'].filter((name) => Array.isArray(entry?.[name]));
  if (!entry || page === undefined || parts.length === 0) {
    found.unread.push('unreadable entry');
    return;
  }

  const at = timeOf(entry.time) ?? receivedAt;
  for (const item of listOf(entry.messaging)) readItem(objectOf(item), { page, at }, found);
  for (const _ of listOf(entry.standby)) found.unread.push('standby');
  for (const change of listOf(entry.changes)) readChange(objectOf(change), { page, at }, found);
}

function readItem(item: JsonObject | undefined, origin: PageOrigin, found: Found): void {
  if (!item) {
    found.unread.push('unreadable item');
    return;
  }

  const at = timeOf(item.timestamp) ?? origin.at;
  const receipts = readPageReceipts(item, { ...origin, at });
  if (receipts) {
    found.events.push(...receipts);
    if (receipts.length === 0) found.unread.push('unreadable receipt');
    return;
  }

  const read = objectOf(item.policy_enforcement)
    ? readPolicy(objectOf(item.policy_enforcement) ?? {}, { ...origin, at })
    : readPageMessage(item, { ...origin, at });
  if (typeof read === 'string') found.unread.push(read);
  else found.events.push(read);
}

/** Meta bars the Page from sending, or lets it go on. */
function readPolicy({ action }: JsonObject, { page, at }: PageOrigin) {
  if (action !== 'block' && action !== 'unblock') return 'policy_enforcement';

  const state = action === 'block' ? ('stopped' as const) : ('running' as const);

  return { type: 'stop', of: 'sender', account: page, sender: page, state, reason: `policy ${action}`, at } as const;
}

/** A Page is its own account. */
function readChange(change: JsonObject | undefined, { page, at }: PageOrigin, found: Found): void {
  const value = objectOf(change?.value);
  const read = change && value ? readStop(change.field, value, { account: page, at }) : 'unreadable change';
  if (typeof read === 'string') found.unread.push(read);
  else found.events.push(read);
}
