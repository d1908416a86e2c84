/** The part of a delivery that concerns contacts: who the client is, and what is known about them. */
import { mediaTypeOf } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Contacts, Found, Match } from '../contact/contacts.ts';
import { fillContact, leavesContactEmpty } from '../contact/fill.ts';
import { newContactId, type Person, personOf } from '../contact/person.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import type { Report } from './report.ts';

type ContactDeps = { readonly contacts: Contacts; readonly report: Report };

/**
 * What a delivery knows of its client. `found`: the contact search, if it was made before the message was sent;
 * `unread`: the table did not answer it.
 */
export type ClientContact = { readonly person?: Person | undefined; readonly found?: Found | 'unread' };

/**
 * Looks up the contact if the channel fills from it and the response reads fields that the request leaves empty. The
 * returned `record` has those fields filled in.
 */
export async function fillFromContact(
  deps: ContactDeps,
  record: InviteRecord,
  { channel, response }: { readonly channel: ChannelSettings; readonly response: CompiledResponse | undefined },
): Promise<{ readonly record: InviteRecord; readonly contact: ClientContact }> {
  const person = personOn(channel, record);
  const fills = response && channel.fillFromContact && leavesContactEmpty(record.contact, response.fields);
  if (!person || !fills) return { record, contact: { person } };

  const found = await query(deps, record, () => deps.contacts.find(person, newContactId(record.sessionId)));
  if (!found) return { record, contact: { person, found: 'unread' } };

  countSeveral(deps, record, found.match);
  const stored = found.match.status === 'one' ? { ...found.match.fields, Id: found.match.id } : person.fields;

  return {
    record: { ...record, contact: fillContact(record.contact, stored) },
    contact: { person, found },
  };
}

/**
 * The id of the contact in the agents' session; a missing contact is created. If the table does not answer, the
 * session goes out without one rather than wait.
 */
export async function identifyContact(
  deps: ContactDeps,
  record: InviteRecord,
  { person, found }: ClientContact,
): Promise<string | undefined> {
  if (!person || found === 'unread') return undefined;

  const match = await query(deps, record, () =>
    found ? found.remember() : deps.contacts.identify(person, newContactId(record.sessionId)),
  );
  if (match && !found) countSeveral(deps, record, match);

  return match?.status === 'one' ? match.id : undefined;
}

type Named = Pick<InviteRecord, 'chatQueueKey' | 'clientId' | 'userData'>;

/** The person that the user data of an invite name by a key of its channel. */
export function personOn(channel: ChannelSettings, { chatQueueKey, clientId, userData }: Named): Person | undefined {
  const tenantId = chatQueueKey.slice(0, chatQueueKey.indexOf(':'));
  const apple = mediaTypeOf(channel.mediaType).clientKey ? { appleClientId: clientId } : {};

  return personOf({ tenantId, userData, ...apple }, channel.contactKeys);
}

function countSeveral({ report }: ContactDeps, { sessionId, channel }: InviteRecord, { status }: Match): void {
  if (status === 'several') report({ step: 'contact_ambiguous', sessionId, channel });
}

/** Undefined: the table did not answer. */
async function query<Answer>(
  { report }: ContactDeps,
  { sessionId, channel }: InviteRecord,
  question: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await question();
  } catch (cause) {
    // The error's message may quote the keys.
    report({ step: 'contact_failed', sessionId, channel, reason: cause instanceof Error ? cause.name : 'unknown' });

    return undefined;
  }
}
