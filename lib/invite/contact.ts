/** The part of a delivery that concerns contacts: who the client is, and what is known of them. */
import type { Catalog } from '../catalog/catalog.ts';
import { mediaTypeOf } from '../channel/media-types.ts';
import type { Contacts, Match } from '../contact/contacts.ts';
import { fillContact, leavesContactEmpty } from '../contact/fill.ts';
import { newContactId, type Person, personOf } from '../contact/person.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { Report } from './report.ts';

type ContactDeps = { readonly catalog: () => Catalog; readonly contacts: Contacts; readonly report: Report };

/** `unread`: the response needs what the table of contacts did not tell. */
type Filled = { readonly status: 'filled'; readonly record: InviteRecord } | { readonly status: 'unread' };

/** Where the channel fills from the contact: the invite with what its response reads of it and the request leaves empty. Reads only. */
export async function fillFromContact(deps: ContactDeps, record: InviteRecord): Promise<Filled> {
  const catalog = deps.catalog();
  const person = (await mayFill(record, catalog)) ? personIn(record, catalog) : undefined;
  if (!person) return { status: 'filled', record };

  const match = await ask(deps, record, () => deps.contacts.find(person));

  return match ? { status: 'filled', record: withFields(record, match, person) } : { status: 'unread' };
}

/**
 * The contact of an invite whose session agents get, created where there is none, and the invite as it was rendered for the client. A table
 * that does not answer holds up nobody: the session then has no contact.
 */
export async function identifyContact(
  deps: ContactDeps,
  record: InviteRecord,
): Promise<{ readonly contactId?: string; readonly filled?: InviteRecord }> {
  const catalog = deps.catalog();
  const person = personIn(record, catalog);
  if (!person) return { filled: record };

  const fills = await mayFill(record, catalog);
  const match = await ask(deps, record, () => deps.contacts.identify(person, newContactId(record.sessionId)));
  if (!match) return fills ? {} : { filled: record };

  return {
    ...(match.status === 'one' && { contactId: match.id }),
    filled: fills ? withFields(record, match, person) : record,
  };
}

type Named = Pick<InviteRecord, 'channel' | 'chatQueueKey' | 'clientId' | 'userData'>;

/** The person that the user data of an invite name by a key of its channel. */
export function personIn(
  { channel: name, chatQueueKey, clientId, userData }: Named,
  catalog: Catalog,
): Person | undefined {
  const channel = catalog.channel(name);
  const tenantId = chatQueueKey.slice(0, chatQueueKey.indexOf(':'));
  const apple = channel && mediaTypeOf(channel.mediaType).clientKey ? { appleClientId: clientId } : {};

  return channel && personOf({ tenantId, userData, ...apple }, channel.contactKeys);
}

/** Whether the response reads of the contact what the request leaves empty, on a channel that fills it. */
async function mayFill(record: InviteRecord, catalog: Catalog): Promise<boolean> {
  const response = record.response && (await catalog.response(record.response.id));
  if (!response || !catalog.channel(record.channel)?.fillFromContact) return false;

  return leavesContactEmpty(record.contact, response.fields);
}

/** Undefined: the table did not answer. */
async function ask(
  { report }: ContactDeps,
  { sessionId, channel }: InviteRecord,
  look: () => Promise<Match>,
): Promise<Match | undefined> {
  try {
    const match = await look();
    if (match.status === 'several') report({ step: 'contact_ambiguous', sessionId, channel });

    return match;
  } catch (cause) {
    // Its message may quote what was asked for.
    report({ step: 'contact_failed', sessionId, channel, reason: cause instanceof Error ? cause.name : 'unknown' });

    return undefined;
  }
}

/** What the user data name counts as stored already, so that the agents' copy is rendered as the client's was. */
function withFields(record: InviteRecord, match: Match, person: Person): InviteRecord {
  const stored = match.status === 'one' ? { ...match.fields, Id: match.id } : person.fields;

  return { ...record, contact: fillContact(record.contact, stored) };
}
