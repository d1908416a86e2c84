import type { ContactFields } from './person.ts';

/** The contacts that one key of a person leads to. Mostly one; several if each of them has come with the key. */
export type Pointer = {
  readonly ids: readonly string[];
  /** Token of the last write: a later write compares it. */
  readonly version: string;
  /** ms since 1970. From then on it counts as gone, whether it is or not. */
  readonly expiresAt: number;
};

/** What is known of a person. Times are ms since 1970. */
export type Contact = {
  readonly id: string;
  readonly fields: ContactFields;
  /** Digests of all keys that lead here: they are erased with it. */
  readonly keys: readonly string[];
  readonly updatedAt: number;
  readonly expiresAt: number;
};

/**
 * The table of contacts: one item a contact and one pointer a key. Reads are consistent and take up to a hundred; what
 * is missing from the answer does not exist. Every method throws if the table does not answer. A repeated write is
 * refused by its own version: read again.
 */
export interface ContactTable {
  readPointers(keys: readonly string[]): Promise<ReadonlyMap<string, Pointer>>;
  readContacts(ids: readonly string[]): Promise<ReadonlyMap<string, Contact>>;
  /** Writes if the stored version is still `expectedVersion`; `undefined`: if there is no pointer. */
  writePointer(key: string, pointer: Pointer, expectedVersion: string | undefined): Promise<boolean>;
  /**
   * Adds the keys, replaces the named fields, keeps the others. `stored`: the item must exist; returns false if it does
   * not any more. Otherwise it is created if there is none.
   */
  mergeContact(contact: Contact, options: { readonly stored: boolean }): Promise<boolean>;
}

/** What erasing needs besides. */
export interface ErasableContactTable extends ContactTable {
  removePointer(key: string, expectedVersion: string): Promise<boolean>;
  removeContact(id: string): Promise<void>;
}
