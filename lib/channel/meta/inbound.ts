/** What Meta posts for WhatsApp: one envelope of entries, whose changes hold statuses or news of the account. */
import type { Inbound } from '../inbound.ts';
import { listOf, readObject } from '../json-parts.ts';
import { type Found, readEntry } from './read-entry.ts';
import { verifyMeta } from './verify.ts';

export const metaInbound: Inbound = {
  verify: verifyMeta,

  parse: (body, receivedAt) => {
    const envelope = readObject(body);
    if (envelope?.object !== 'whatsapp_business_account' || !Array.isArray(envelope.entry)) return undefined;

    const found: Found = { events: [], unread: [] };
    for (const entry of listOf(envelope.entry)) readEntry(entry, receivedAt, found);

    return found;
  },
};
