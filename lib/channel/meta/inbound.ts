/** What Meta posts for WhatsApp and for Facebook Pages: one envelope of entries, of one of the two. */
import type { Inbound } from '../inbound.ts';
import { listOf, readObject } from '../json-parts.ts';
import { type Found, readEntry } from './read-entry.ts';
import { readPageEntry } from './read-page-entry.ts';
import { verifyMeta } from './verify.ts';

const readers: ReadonlyMap<unknown, typeof readEntry> = new Map([
  ['whatsapp_business_account', readEntry],
  ['page', readPageEntry],
]);

export const metaInbound: Inbound = {
  verify: verifyMeta,

  parse: (body, receivedAt) => {
    const envelope = readObject(body);
    const read = readers.get(envelope?.object);
    if (!read || !Array.isArray(envelope?.entry)) return undefined;

    const found: Found = { events: [], unread: [] };
    for (const entry of listOf(envelope.entry)) read(entry, receivedAt, found);

    return found;
  },
};
