/**
 * A client's wish to get nothing more. `scope` is the channel's group and `identity` a name of the client; the item's
 * key is their digest. It never expires: an opt-in removes it.
 */
export type OptOut = {
  /** ms since 1970: by the vendor's clock, if the client or the vendor said so. */
  readonly at: number;
  readonly by: 'client' | 'vendor' | 'agent' | 'operator';
  /** The word of the list, or the vendor's: never the client's text. */
  readonly word?: string | undefined;
  /** Bars only what the vendor calls marketing. */
  readonly marketing?: true | undefined;
  /** The client has written since, and may be answered. */
  readonly answerable?: true | undefined;
};

/** What an opt-in lifts. */
export type Lifted = {
  /** Only what was said by then: an opt-in that arrives late lifts no later opt-out. Absent: whenever it was said. */
  readonly at?: number | undefined;
  /** Only what bars marketing alone. */
  readonly marketing?: true | undefined;
  /** Only what a deleted conversation bars. */
  readonly closed?: true | undefined;
};

/** The client has deleted the conversation, which bars everything, and only until they write again. */
export const closedOptOut = { by: 'vendor', word: 'close' } as const;

export function isClosed({ by, word }: OptOut): boolean {
  return by === closedOptOut.by && word === closedOptOut.word;
}

/** Every method throws if the table does not answer. Repeating one does no harm. */
export interface OptOuts {
  /** Consistent; of several names the strictest. Undefined: none has opted out. */
  read(scope: string, identities: readonly string[]): Promise<OptOut | undefined>;
  /**
   * The first one's time and word are kept, unless this one bars more: the first barred marketing only, or it was a
   * deleted conversation and this one lasts. One that is said again takes back that the client may be answered, unless
   * they wrote after it.
   */
  put(scope: string, identities: readonly string[], optOut: OptOut): Promise<void>;
  /**
   * The client has written at this time. Changes only what was said by then: vendors count seconds, and of one second
   * what is noted later was said later.
   */
  allowAnswers(scope: string, identities: readonly string[], at: number): Promise<void>;
  remove(scope: string, identities: readonly string[], lifted?: Lifted): Promise<void>;
}

/** Of several opt-outs the one that bars most; of two that bar the same the first. */
export function strictest(optOuts: readonly OptOut[]): OptOut | undefined {
  return optOuts.toSorted((a, b) => rankOf(b) - rankOf(a) || a.at - b.at)[0];
}

function rankOf({ marketing, answerable }: OptOut): number {
  if (marketing) return 0;

  return answerable ? 1 : 2;
}
