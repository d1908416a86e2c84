import type { ContactFields, Person } from './person.ts';

/**
 * `several`: the keys lead to more than one, and none is chosen. `fields`: what is stored, and over it what the person
 * names now.
 */
export type Match =
  | { readonly status: 'one'; readonly id: string; readonly fields: ContactFields }
  | { readonly status: 'none' | 'several' };

/**
 * What a search found. `remember` writes on from there, without reading again unless somebody else has written since.
 */
export type Found = { readonly match: Match; readonly remember: () => Promise<Match> };

/**
 * Recognises people by what user data name. Every method throws if the table does not answer within half a second,
 * `remember` too. `newId` is the id of the contact that this invite would create.
 */
export interface Contacts {
  /** Reads only. */
  find(person: Person, newId: string): Promise<Found>;
  /**
   * Finds the contact, or creates it as `newId`, and remembers what the person names. The same `newId` again is the
   * same contact, so that a repeat may begin at any point; of two new ones of the same person at the same time one is
   * created, and found by the other.
   */
  identify(person: Person, newId: string): Promise<Match>;
}
