/**
 * A client's wish to get nothing more. `scope` is the channel's group and `identity` a name of the client; the item's
 * key is their digest. It never expires: an opt-in removes it.
 */
export type OptOut = {
  /** ms since 1970. */
  readonly at: number;
  readonly by: 'client' | 'vendor' | 'agent' | 'operator';
  /** The word of the list, or the vendor's: never the client's text. */
  readonly word?: string | undefined;
  /** Bars only what the vendor calls marketing. */
  readonly marketing?: true | undefined;
  /** The client has written since, and may be answered. */
  readonly answerable?: true | undefined;
};

/** Every method throws if the table does not answer. */
export interface OptOuts {
  /** Consistent; of several names the strictest. Undefined: none has opted out. */
  read(scope: string, identities: readonly string[]): Promise<OptOut | undefined>;
  /** The first one's time and word are kept; it may become stricter. */
  put(scope: string, identities: readonly string[], optOut: OptOut): Promise<void>;
  /** The client has written again. Only what is stored changes. */
  allowAnswers(scope: string, identities: readonly string[]): Promise<void>;
  remove(scope: string, identities: readonly string[]): Promise<void>;
}
