import type { Contact, ContactTable, ErasableContactTable } from '../../lib/contact/contact-table.ts';

/** The contacts that a key leads to; those that are not stored are there by their id alone. */
export async function contactsOfKey(
  table: ContactTable,
  key: string,
): Promise<ReadonlyMap<string, Contact | undefined>> {
  const ids = (await table.readPointers([key])).get(key)?.ids ?? [];
  const contacts = await table.readContacts(ids);

  return new Map(ids.map((id) => [id, contacts.get(id)]));
}

type Erasing = {
  /** The key that it was found by. It goes last, so that the rest can still be found by it after an interruption. */
  readonly through?: string | undefined;
  readonly newToken: () => string;
  readonly wait: (ms: number) => Promise<void>;
};

/** Keys are written before their contact, within half a second. One that leads to none may be about to. */
const untilStoredMs = 2000;

/** Erases a contact and every key that leads to it; says how many there were. */
export async function eraseContact(
  table: ErasableContactTable,
  id: string,
  { through, newToken, wait }: Erasing,
): Promise<{ readonly keys: number }> {
  const read = async () => (await table.readContacts([id])).get(id);
  const contact = (await read()) ?? (await wait(untilStoredMs).then(read));
  const last = through === undefined ? [] : [through];
  const first = (contact?.keys ?? []).filter((key) => key !== through);

  let keys = 0;
  for (const key of first) keys += Number(await unlink(table, key, { id, newToken }));
  await table.removeContact(id);
  for (const key of last) keys += Number(await unlink(table, key, { id, newToken }));

  return { keys };
}

/** A key that leads to others as well stays theirs. */
async function unlink(
  table: ErasableContactTable,
  key: string,
  { id, newToken }: { readonly id: string; readonly newToken: () => string },
): Promise<boolean> {
  for (;;) {
    const pointer = (await table.readPointers([key])).get(key);
    if (!pointer?.ids.includes(id)) return false;

    const ids = pointer.ids.filter((other) => other !== id);
    const done =
      ids.length === 0
        ? await table.removePointer(key, pointer.version)
        : await table.writePointer(key, { ...pointer, ids, version: newToken() }, pointer.version);
    if (done) return true;
  }
}
