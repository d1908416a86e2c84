/**
 * Under what names vendors know one client: the number as it was dialled, the vendor's own id of it, the id of the
 * person (BSUID). `scope` says where they count: a receiver's name. Nothing is ever rewritten: the first link counts.
 * Both methods throw if the table does not answer.
 */
export interface Identities {
  /** A digest that is the same for all linked names of a client. */
  personOf(scope: string, clientId: string): Promise<string>;
  /** These names are one client's. Repeating it does no harm. `expiresAt`: ms since 1970. */
  link(scope: string, clientIds: readonly string[], expiresAt: number): Promise<void>;
}

/** How long a name leads to its person: longer than contacts live. */
export const namesKeptMs = 400 * 86_400_000;
