/**
 * Remembers to whom a response was just sent. `begin` is one conditional write: true if nobody holds the key at `now`,
 * or if the same session does, so that a repeated record goes on. Keys are digests: no client id is ever in the table.
 * Throws if the table does not answer. Times are ms since 1970.
 */
export interface Cooldown {
  begin(
    cooldown: { readonly key: string; readonly sessionId: string; readonly until: number },
    now: number,
  ): Promise<boolean>;
}

/** When a cooldown ends, ms since 1970; undefined: nobody holds the key. It may be past. Throws as `begin` does. */
export type CooldownEnd = (key: string) => Promise<number | undefined>;
