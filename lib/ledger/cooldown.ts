/**
 * Remembers whom a response was sent to a moment ago. `begin` is one conditional write: true where nobody holds the key
 * at `now`, and where the same session does, so that a repeated record goes on. Keys are digests: no client id is ever
 * in the table. Throws where the table does not answer. Times are ms since 1970.
 */
export interface Cooldown {
  begin(
    cooldown: { readonly key: string; readonly sessionId: string; readonly until: number },
    now: number,
  ): Promise<boolean>;
}
