import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { ContactTable, ErasableContactTable } from '../../lib/contact/contact-table.ts';
import { createContacts } from '../../lib/contact/identify.ts';
import type { Person } from '../../lib/contact/person.ts';
import { noon, tokens } from './builders.ts';

export type ContactTableUnderTest = { readonly table: ErasableContactTable; readonly close: () => Promise<void> };

export type ContactsUnderTest = ReturnType<typeof contactsUnderTest>;

/** One table for all tests of the suite, with helpers. Each test has its own persons, and begins at noon. */
export function contactsUnderTest(create: () => Promise<ContactTableUnderTest>) {
  let opened: ContactTableUnderTest;
  let tests = 0;
  let time = noon;
  const newToken = tokens();

  beforeAll(async () => {
    opened = await create();
  }, 30_000);
  beforeEach(() => {
    tests += 1;
    time = noon;
  });
  afterAll(() => opened.close());

  const under = () => opened;
  const own = (text: string) => `${text}-${tests}`;
  const person = (keys: readonly string[], fields: Person['fields'] = {}): Person => ({ keys: keys.map(own), fields });
  const contactsOn = (table: ContactTable) =>
    createContacts({ open: () => table, now: () => time, newToken, abortAfter: () => new AbortController().signal });

  return {
    under,
    newToken,
    own,
    person,
    contactsOn,
    pass: (ms: number) => {
      time += ms;
    },
    find: async (...of: Parameters<typeof person>) =>
      (await contactsOn(opened.table).find(person(...of), own('new'))).match,
    identify: (id: string, ...of: Parameters<typeof person>) =>
      contactsOn(opened.table).identify(person(...of), own(id)),
    read: async (id: string) => (await opened.table.readContacts([own(id)])).get(own(id)),
    idsOf: async (key: string) => (await opened.table.readPointers([own(key)])).get(own(key))?.ids,
    one: (id: string, fields: Person['fields'] = {}) => ({ status: 'one', id: own(id), fields }),
  };
}
