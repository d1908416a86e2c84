/** The part of a delivery that concerns contacts: who the client is, and what is known about them. */
import { mediaTypeOf } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Contacts, Found, Match } from '../contact/contacts.ts';
import { fillContact, leavesContactEmpty } from '../contact/fill.ts';
import type { Identities } from '../contact/identities.ts';
import { clientKey, newContactId, type Person, personOf } from '../contact/person.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import type { Report } from './report.ts';

type ContactDeps = FindDeps & { readonly contacts: Contacts };

type FindDeps = {
  readonly contacts: Pick<Contacts, 'find'>;
  readonly identities?: Pick<Identities, 'personOf'> | undefined;
  readonly report: Report;
};

/**
 * What a delivery knows of its client. `found`: the contact search, if it was made before the message was sent;
 * `unread`: the table did not answer it. `isNamed`: user data name the person; if only the client id does, a contact
 * is found, but none is created.
 */
export type ClientContact = {
  readonly person?: Person | undefined;
  readonly isNamed?: boolean;
  readonly found?: Found | 'unread';
};

/**
 * Looks up the contact if the channel fills from it and the response reads fields that the request leaves empty. The
 * returned `record` has those fields filled in.
 */
export async function fillFromContact(
  deps: ContactDeps,
  record: InviteRecord,
  { channel, response }: { readonly channel: ChannelSettings; readonly response: CompiledResponse | undefined },
): Promise<{ readonly record: InviteRecord; readonly contact: ClientContact }> {
  const named = personOn(channel, record);
  const person = withClientKey(named, await clientKeyOf(deps, channel, record));
  const isNamed = named !== undefined;
  const fills = response && channel.fillFromContact && leavesContactEmpty(record.contact, response.fields);
  if (!person || !fills) return { record, contact: { person, isNamed } };

  const found = await query(deps, record, () => deps.contacts.find(person, newContactId(record.sessionId)));
  if (!found) return { record, contact: { person, isNamed, found: 'unread' } };

  countSeveral(deps, record, found.match);
  const stored = found.match.status === 'one' ? { ...found.match.fields, Id: found.match.id } : person.fields;

  return {
    record: { ...record, contact: fillContact(record.contact, stored) },
    contact: { person, isNamed, found },
  };
}

/**
 * The id of the contact in the agents' session; a missing contact is created. If the table does not answer, the
 * session goes out without one rather than wait.
 */
export async function identifyContact(
  deps: ContactDeps,
  record: InviteRecord,
  { person, isNamed, found }: ClientContact,
): Promise<string | undefined> {
  if (!person || found === 'unread') return undefined;

  const match = await query(deps, record, async () => {
    const newId = newContactId(record.sessionId);
    if (!isNamed) return (found ?? (await deps.contacts.find(person, newId))).match;

    return found ? found.remember() : deps.contacts.identify(person, newId);
  });
  if (match && !found) countSeveral(deps, record, match);

  return match?.status === 'one' ? match.id : undefined;
}

/**
 * The contact of a client who writes: the person that the invite named which they answer, else the client itself.
 * Nobody is created. If the table does not answer, the session goes out without one.
 */
export async function knownContact(deps: FindDeps, channel: ChannelSettings, of: Known): Promise<string | undefined> {
  const person = withClientKey(personOn(channel, of), await clientKeyOf(deps, channel, of));
  const found = person && (await query(deps, of, () => deps.contacts.find(person, newContactId(of.sessionId))));
  if (found) countSeveral(deps, of, found.match);

  return found?.match.status === 'one' ? found.match.id : undefined;
}

type Named = Pick<InviteRecord, 'chatQueueKey' | 'clientId' | 'userData'>;
type Session = Pick<InviteRecord, 'sessionId' | 'channel'>;
type Known = Named & Session;

/** The person that the user data of an invite name by a key of its channel. */
export function personOn(channel: ChannelSettings, { chatQueueKey, clientId, userData }: Named): Person | undefined {
  const tenantId = tenantOf({ chatQueueKey });
  const apple = mediaTypeOf(channel.mediaType).clientKey ? { appleClientId: clientId } : {};

  return personOf({ tenantId, userData, ...apple }, channel.contactKeys);
}

/** A key for the client itself, the same under each of its names, on channels whose vendor reports them. */
async function clientKeyOf(
  deps: FindDeps,
  { receiver, contactKeys }: ChannelSettings,
  record: Known,
): Promise<string | undefined> {
  const { identities } = deps;
  if (!identities || receiver === undefined || contactKeys.length === 0) return undefined;

  const client = await query(deps, record, () => identities.personOf(receiver, record.clientId));

  return client === undefined ? undefined : clientKey(tenantOf(record), client);
}

/** Whom user data name, counts: a family may share a phone. Only where they name nobody the client itself does. */
function withClientKey(person: Person | undefined, key: string | undefined): Person | undefined {
  if (key === undefined) return person;

  return person ? { ...person, learnt: [key] } : { keys: [key], fields: {} };
}

function tenantOf({ chatQueueKey }: Pick<Named, 'chatQueueKey'>): string {
  return chatQueueKey.slice(0, chatQueueKey.indexOf(':'));
}

function countSeveral({ report }: FindDeps, { sessionId, channel }: Session, { status }: Match): void {
  if (status === 'several') report({ step: 'contact_ambiguous', sessionId, channel });
}

/** Undefined: the table did not answer. */
async function query<Answer>(
  { report }: FindDeps,
  { sessionId, channel }: Session,
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
