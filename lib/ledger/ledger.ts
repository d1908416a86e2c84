import type { FaultCode } from '../faults/faults.ts';

/** What was done for one invite. One row an invite, keyed by its session id; no client id and no text is ever in it. Times are ms since 1970. */
export type LedgerRow = {
  readonly sessionId: string;
  readonly status: 'sending' | 'retrying' | 'sent' | 'failed' | 'unknown' | 'expired';
  /** Attempts to send that were claimed; 0 where nothing was ever tried. */
  readonly attempt: number;
  /** Token of the write that made the row as it is. Every write brings its own, so it is also what a later write compares. */
  readonly version: string;
  /** `sending` only: until then the owner may still be at work. */
  readonly leaseUntil?: number | undefined;
  /** `retrying` only: no attempt before. */
  readonly notBefore?: number | undefined;
  readonly deadline: number;
  readonly contentHash: string;
  readonly acceptedAt: number;
  readonly updatedAt: number;
  readonly notification: boolean;
  readonly channel?: string | undefined;
  readonly chatQueueKey?: string | undefined;
  /** The vendor's id of the message. */
  readonly messageId?: string | undefined;
  readonly fault?: LedgerFault | undefined;
  /** An earlier attempt may have reached the client: only where the channel says `resend-unknown`. */
  readonly maybeSent?: true | undefined;
  readonly chat: LedgerChat;
};

export type LedgerFault = { readonly code: FaultCode; readonly detail?: string | undefined };
export type LedgerChat = {
  readonly state: 'open' | 'terminated';
  /** Its name in the catalog. */
  readonly server: string;
  /** The id that a server drew, from the moment on when the session is open there. Who has it ends it there before the row says `terminated`. */
  readonly id?: string | undefined;
  /** Sealed: what the server asks for besides its id. Gone when the session has ended. */
  readonly secret?: string | undefined;
  readonly reason?: TerminationReason | undefined;
};
/** `ended`: on its server, without us. */
export type TerminationReason = 'notification' | 'failed' | 'expired' | 'cancelled' | 'requested' | 'orphan' | 'ended';

/** A row about to be claimed: the ledger counts the attempt itself. */
export type Claim = Omit<LedgerRow, 'attempt' | 'status' | 'notBefore' | 'messageId' | 'fault'> & {
  readonly leaseUntil: number;
};

export type ClaimOptions = { readonly leaseExpiredVersion?: string | undefined; readonly fresh?: boolean };

/**
 * The table that remembers what was done for an invite. Both writes are one conditional write of one row; a lost answer makes the SDK repeat
 * a write that took effect, and the repeat is refused by our own row: after `undefined` or `false` read the row, and where its `version` is
 * ours the write was ours. Every method throws where the ledger does not answer.
 */
export interface Ledger {
  /** Consistent. */
  read(sessionId: string): Promise<LedgerRow | undefined>;
  /** Consistent, up to a hundred. Undefined: there is no row. A session that is missing from the answer was not read. */
  readMany(sessionIds: readonly string[]): Promise<ReadonlyMap<string, LedgerRow | undefined>>;
  /**
   * Writes `sending`, one attempt more, where there is no row, or a `retrying` one of the same content whose `notBefore` is past at
   * `now` and whose deadline is not, which stays the first one that was claimed with;
   * with `leaseExpiredVersion` also over a `sending` one of that owner whose lease is over. The chat of such a row stays as it is: it may be open already.
   * `fresh`: only where there is no row, which is half the work for the table.
   */
  claim(claim: Claim, now: number, options?: ClaimOptions): Promise<LedgerRow | undefined>;
  /** Writes the row if the stored one still has `expectedVersion`; `undefined`: if there is no row. */
  write(row: LedgerRow, expectedVersion: string | undefined): Promise<boolean>;
}
