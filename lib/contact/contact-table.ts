import type { ContactFields } from './person.ts';

/** Where one key of a person leads. Mostly to one contact; to several where each of them has come with it. */
export type Pointer = {
  readonly ids: readonly string[];
  /** Token of the write that made it so: what a later write compares. */
  readonly version: string;
  /** ms since 1970. From then on it may be gone, and leads nowhere. */
  readonly expiresAt: number;
};

/** What is known of a person. Times are ms since 1970. */
export type Contact = {
  readonly id: string;
  readonly fields: ContactFields;
  /** Digests of all keys that lead here: what has to go with it. */
  readonly keys: readonly string[];
  readonly updatedAt: number;
  readonly expiresAt: number;
};

/**
 * The table of contacts: one item a contact and one pointer a key. Reads are consistent and take up to a hundred; what is not in the answer
 * is not there. Every method throws where the table does not answer. A repeated write is refused by its own version: read again.
 */
export interface ContactTable {
  readPointers(keys: readonly string[]): Promise<ReadonlyMap<string, Pointer>>;
  readContacts(ids: readonly string[]): Promise<ReadonlyMap<string, Contact>>;
  /** Writes where the version is still `seen`; `undefined`: where there is none. */
  writePointer(key: string, pointer: Pointer, seen: string | undefined): Promise<boolean>;
  /**
   * Adds the keys, replaces the fields that are named, keeps the others. `stored`: whether the item must be there, and false is answered where it
   * is not any more; else it is written where there is none.
   */
  mergeContact(contact: Contact, options: { readonly stored: boolean }): Promise<boolean>;
}

/** What erasing asks for besides. */
export interface ErasableContactTable extends ContactTable {
  removePointer(key: string, seen: string): Promise<boolean>;
  removeContact(id: string): Promise<void>;
}
