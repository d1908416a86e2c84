import type { Contact, ContactTable, Pointer } from './contact-table.ts';
import type { Contacts, Match } from './contacts.ts';
import { type Choice, chooseOf, narrow } from './match.ts';
import type { ContactFields, Person } from './person.ts';

type ContactsDeps = {
  /** The table for one search or write; its calls end with the signal. */
  readonly open: (signal: AbortSignal) => ContactTable;
  readonly now: () => number;
  readonly newToken: () => string;
  readonly abortAfter: (ms: number) => AbortSignal;
};

const maxMs = 500;
/** A round is lost only to a writer that went on with the same person; a person has four keys at most. */
const maxRounds = 6;

const day = 86_400_000;
/** A contact, or a key of it, is forgotten if no invite has named it for a year; a month is not worth a write. */
const keptMs = 365 * day;
const refreshMs = keptMs - 30 * day;

/** A name that a thousand people share identifies nobody, and neither does a contact that everybody came with. */
const maxIds = 25;
const maxKeys = 25;

export function createContacts(deps: ContactsDeps): Contacts {
  const { open, now, abortAfter } = deps;

  return {
    find: async (person, newId) => {
      const search = await look(open(abortAfter(maxMs)), person, { now: now(), newId });

      return {
        match: matchOf(search, person),
        remember: () => remember(deps, open(abortAfter(maxMs)), { person, newId, search }),
      };
    },

    identify: async (person, newId) => remember(deps, open(abortAfter(maxMs)), { person, newId }),
  };
}

type Remembering = { readonly person: Person; readonly newId: string; readonly search?: Search };

async function remember(
  { now, newToken }: ContactsDeps,
  table: ContactTable,
  { person, newId, search: before }: Remembering,
): Promise<Match> {
  let search = before;

  for (let round = 0; round < maxRounds; round += 1) {
    search ??= await look(table, person, { now: now(), newId });
    if (search.choice.status === 'several') return { status: 'several' };

    const id = search.choice.status === 'one' ? search.choice.id : newId;
    const contact = search.contacts.get(id);
    const keys = allKeys(person).filter((key) => takes(contact, key));

    // The item comes last: what is stored can then always be found, and erased.
    const at = now();
    if (await lead(table, { keys, pointers: search.pointers, id }, { newId, newToken, now: at })) {
      const next = { id, fields: person.fields, keys, updatedAt: at, expiresAt: at + keptMs };
      const writes = !contact || isOld(contact, at) || adds(contact, person, keys);
      // If somebody has erased it since, what they erased must not come back.
      if (!writes || (await table.mergeContact(next, { stored: contact !== undefined })))
        return found(id, contact, person);
    }

    search = undefined;
  }

  throw new Error('the keys of a contact were written by somebody else whenever they had been read');
}

/** A search stores nobody, so an id that is not stored, perhaps never will be, is nobody's. */
function matchOf({ choice, contacts }: Search, person: Person): Match {
  if (choice.status === 'one' && !contacts.has(choice.id)) return { status: 'none' };

  return choice.status === 'one' ? found(choice.id, contacts.get(choice.id), person) : { status: choice.status };
}

type Search = {
  readonly pointers: ReadonlyMap<string, Pointer>;
  readonly contacts: ReadonlyMap<string, Contact>;
  readonly choice: Choice;
};

async function look(
  table: ContactTable,
  person: Person,
  { now, newId }: { readonly now: number; readonly newId: string },
): Promise<Search> {
  const pointers = await table.readPointers(allKeys(person));
  const leads = person.keys.map((key) => liveIds(pointers.get(key), now));
  const isOwnThere = leads.some((ids) => ids.includes(newId));

  // An earlier try may have led a key to its own contact before it met somebody else's, which then is the one.
  const candidates = narrow(leads.map((ids) => ids.filter((id) => id !== newId)));
  const wanted = [...candidates, ...(isOwnThere ? [newId] : [])];
  const contacts = wanted.length === 0 ? new Map<string, Contact>() : await table.readContacts(wanted);

  const isOwn = isOwnThere && (contacts.has(newId) || candidates.length === 0);
  const choice: Choice = isOwn ? { status: 'one', id: newId } : chooseOf(candidates, (id) => contacts.has(id));

  return { pointers, contacts, choice };
}

function allKeys({ keys, learnt = [] }: Person): readonly string[] {
  return [...keys, ...learnt];
}

function liveIds(pointer: Pointer | undefined, now: number): readonly string[] {
  return pointer && pointer.expiresAt > now ? pointer.ids : [];
}

type Leading = {
  readonly keys: readonly string[];
  readonly pointers: ReadonlyMap<string, Pointer>;
  readonly id: string;
};
type Writing = { readonly newId: string; readonly newToken: () => string; readonly now: number };

/**
 * Lets every key lead to the contact. False: somebody else wrote one of them first. The key that counts first is
 * written last: of several that create the same person at once, the first to write it wins for all that share the key.
 */
async function lead(
  table: ContactTable,
  { keys, pointers, id }: Leading,
  { newId, newToken, now }: Writing,
): Promise<boolean> {
  for (const key of keys.toReversed()) {
    const pointer = pointers.get(key);
    const others = liveIds(pointer, now).filter((other) => other !== id && other !== newId);
    const leads = pointer?.ids.includes(id) && pointer.ids.length === others.length + 1 && !isOld(pointer, now);
    if (leads || others.length >= maxIds) continue;

    const next = { ids: [...others, id], version: newToken(), expiresAt: now + keptMs };
    if (!(await table.writePointer(key, next, pointer?.version))) return false;
  }

  return true;
}

function isOld({ expiresAt }: { readonly expiresAt: number }, now: number): boolean {
  return expiresAt < now + refreshMs;
}

function takes(contact: Contact | undefined, key: string): boolean {
  return !contact || contact.keys.includes(key) || contact.keys.length < maxKeys;
}

function adds(contact: Contact, { fields }: Person, keys: readonly string[]): boolean {
  const isOther = ([name, value]: readonly [string, string]) => contact.fields[name as keyof ContactFields] !== value;

  return Object.entries(fields).some(isOther) || keys.some((key) => !contact.keys.includes(key));
}

function found(id: string, contact: Contact | undefined, { fields }: Person): Match {
  return { status: 'one', id, fields: { ...contact?.fields, ...fields } };
}
