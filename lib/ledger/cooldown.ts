/**
 * Remembers to whom a response was just sent. `begin` is one conditional write: true if nobody holds the key at `now`,
 * or if the same session does, so that a repeated record goes on. Keys are digests: no client id is ever in the table.
 * Throws if the table does not answer. Times are ms since 1970.
 */
export interface Cooldown {
  /** When it ends; undefined: nobody holds the key. It may be past. */
  until(key: string): Promise<number | undefined>;
  begin(
    cooldown: { readonly key: string; readonly sessionId: string; readonly until: number },
    now: number,
  ): Promise<boolean>;
}
