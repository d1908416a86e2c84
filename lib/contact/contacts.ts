import type { ContactFields, Person } from './person.ts';

/** `several`: the keys lead to more than one, and none is chosen. `fields`: what is stored, and over it what the person names now. */
export type Match =
  | { readonly status: 'one'; readonly id: string; readonly fields: ContactFields }
  | { readonly status: 'none' | 'several' };

/** Knows people again by what user data name. Both methods throw where the table does not answer within half a second. */
export interface Contacts {
  /** Reads only. */
  find(person: Person): Promise<Match>;
  /**
   * Finds the contact, or creates it as `newId`, and remembers what the person names. The same `newId` again is the same contact, so that a
   * repeat may begin at any point; of two new ones of the same person at the same time one is created, and found by the other.
   */
  identify(person: Person, newId: string): Promise<Match>;
}
