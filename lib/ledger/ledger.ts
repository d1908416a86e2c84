import type { LedgerRow } from './row.ts';

/** A row about to be claimed: the ledger counts the attempt itself. */
export type Claim = Omit<LedgerRow, 'attempt' | 'status' | 'notBefore' | 'messageId' | 'fault'> & {
  readonly leaseUntil: number;
};

export type ClaimOptions = { readonly leaseExpiredVersion?: string | undefined; readonly fresh?: boolean };

/**
 * The table that remembers what was done for an invite. Both writes are one conditional write of one row; a lost answer
 * makes the SDK repeat a write that took effect, and the repeat is refused by our own row: after `undefined` or `false`
 * read the row, and if its `version` is ours the write was ours. Every method throws if the ledger does not answer.
 *
 * A write replaces the row and nothing else. Items beside it (`<sessionId>#…`, which no session id can be) are neither
 * read, compared nor written here, and `others`, the attributes of a row that this version does not know, are kept.
 */
export interface Ledger {
  /** Consistent. */
  read(sessionId: string): Promise<LedgerRow | undefined>;
  /**
   * Consistent, up to a hundred. Undefined: there is no row. A session that is missing from the answer was not read; a
   * row that cannot be read is missing, too, and does not affect the others.
   */
  readMany(sessionIds: readonly string[]): Promise<ReadonlyMap<string, LedgerRow | undefined>>;
  /**
   * Writes `sending` and counts an attempt if there is no row, or a `retrying` one of the same content whose
   * `notBefore` is past at `now` and whose deadline is not. The deadline and
   * `claimedAt` stay those of the first claim. A row that has gone on to a later step is never claimed so: a later step
   * is claimed by a `write`, which compares the row, and so the step before it, by its version.
   * `leaseExpiredVersion`: also over a `sending` row of that version whose lease is over. Its chat stays as it is: it
   * may be open already. `fresh`: only if there is no row, which costs the table half as much.
   */
  claim(claim: Claim, now: number, options?: ClaimOptions): Promise<LedgerRow | undefined>;
  /** Writes the row if the stored one still has `expectedVersion`, or, if that is undefined, if there is no row. */
  write(row: LedgerRow, expectedVersion: string | undefined): Promise<boolean>;
}
