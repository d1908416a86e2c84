/** One entry of Meta's envelope. AWS hands on the same entries. */
import type { VendorEvent } from '../inbound.ts';
import { type JsonObject, listOf, objectOf, textOf, timeOf } from '../json-parts.ts';
import { readMessage, readPreference } from './read-message.ts';
import { optOutOf, readStatus } from './read-status.ts';
import { readStop } from './read-stop.ts';

/** What has been read so far. */
export type Found = { readonly events: VendorEvent[]; readonly unread: string[] };

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
  else if (change.field === 'user_preferences') readPreferences(value, origin.at, found);
  else keep(readStop(change.field, value, origin), found);
}

/** Messages of clients, statuses of ours, and errors that concern no message. */
function readMessages(value: JsonObject, at: number, found: Found): void {
  const parts = ['statuses', 'messages', 'errors'].filter((name) => Array.isArray(value[name]));
  if (parts.length === 0) found.unread.push('unreadable change');

  const sender = senderOf(value);
  const shownSender = textOf(objectOf(value.metadata)?.display_phone_number)?.replaceAll(/\D/g, '');
  const contacts = listOf(value.contacts);

  for (const message of listOf(value.messages))
    keep(readMessage(message, { sender, shownSender, at, contacts }), found);
  for (const status of listOf(value.statuses)) {
    const read = readStatus(status, { sender, at });
    keep(read, found);
    const optOut = typeof read === 'string' ? undefined : optOutOf(read);
    if (optOut) keep(optOut, found);
  }
  for (const _ of listOf(value.errors)) found.unread.push('errors');
}

function readPreferences(value: JsonObject, at: number, found: Found): void {
  const preferences = listOf(value.user_preferences);
  if (preferences.length === 0) found.unread.push('user_preferences');

  for (const preference of preferences) keep(readPreference(preference, { sender: senderOf(value), at }), found);
}

function senderOf({ metadata }: JsonObject): string | undefined {
  return textOf(objectOf(metadata)?.phone_number_id);
}

function keep(read: VendorEvent | string, { events, unread }: Found): void {
  if (typeof read === 'string') unread.push(read);
  else events.push(read);
}
