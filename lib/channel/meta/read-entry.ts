/** One entry of Meta's envelope. AWS hands on the same entries. */
import type { VendorReceipt, VendorStop } from '../inbound.ts';
import { type JsonObject, listOf, objectOf, textOf, timeOf } from '../json-parts.ts';
import { readStatus } from './read-status.ts';
import { readStop } from './read-stop.ts';

/** What has been read so far. */
export type Found = { readonly events: (VendorReceipt | VendorStop)[]; readonly unread: string[] };

/** A part that cannot be read is counted and stops no other. */
export function readEntry(value: unknown, receivedAt: number, found: Found): void {
  const entry = objectOf(value);
  if (!entry || !Array.isArray(entry.changes)) {
    found.unread.push('unreadable entry');
    return;
  }

  const at = timeOf(entry.time) ?? receivedAt;
  for (const change of listOf(entry.changes)) readChange(objectOf(change), { account: textOf(entry.id), at }, found);
}

type Origin = { readonly account: string | undefined; readonly at: number };

function readChange(change: JsonObject | undefined, origin: Origin, found: Found): void {
  const value = objectOf(change?.value);
  if (!change || !value) {
    found.unread.push('unreadable change');
    return;
  }

  if (change.field === 'messages') readMessages(value, origin.at, found);
  else keep(readStop(change.field, value, origin), found);
}

/** Statuses of ours, messages of clients, and errors that concern no message. */
function readMessages(value: JsonObject, at: number, found: Found): void {
  const parts = ['statuses', 'messages', 'errors'].filter((name) => Array.isArray(value[name]));
  if (parts.length === 0) found.unread.push('unreadable change');

  const sender = textOf(objectOf(value.metadata)?.phone_number_id);
  for (const status of listOf(value.statuses)) keep(readStatus(status, { sender, at }), found);
  for (const _ of listOf(value.messages)) found.unread.push('messages');
  for (const _ of listOf(value.errors)) found.unread.push('errors');
}

function keep(read: VendorReceipt | VendorStop | string, { events, unread }: Found): void {
  if (typeof read === 'string') unread.push(read);
  else events.push(read);
}
