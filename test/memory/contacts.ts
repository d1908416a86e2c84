import type { Contact, ErasableContactTable, Pointer } from '../../lib/contact/contact-table.ts';

/** The table of contacts in two Maps: for tests and simulations. */
export function createMemoryContactTable(
  pointers: Map<string, Pointer> = new Map(),
  contacts: Map<string, Contact> = new Map(),
): ErasableContactTable {
  return {
    readPointers: async (keys) => pick(pointers, keys),
    readContacts: async (ids) => pick(contacts, ids),

    writePointer: async (key, pointer, expectedVersion) => {
      if (pointers.get(key)?.version !== expectedVersion) return false;

      pointers.set(key, pointer);

      return true;
    },

    removePointer: async (key, expectedVersion) =>
      pointers.get(key)?.version === expectedVersion && pointers.delete(key),

    mergeContact: async (contact, { stored }) => {
      const known = contacts.get(contact.id);
      if (stored && !known) return false;

      const keys = [...new Set([...(known?.keys ?? []), ...contact.keys])];
      contacts.set(contact.id, { ...contact, keys, fields: { ...known?.fields, ...contact.fields } });

      return true;
    },

    removeContact: async (id) => void contacts.delete(id),
  };
}

function pick<Item>(items: ReadonlyMap<string, Item>, names: readonly string[]): Map<string, Item> {
  return new Map(
    names.flatMap((name) => {
      const item = items.get(name);

      return item === undefined ? [] : [[name, item] as const];
    }),
  );
}
