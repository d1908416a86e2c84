import type { Receipt, ReceiptFault, ReceiptStatus } from './receipt.ts';

export type ReceiptUpdate = {
  /** Ours. The session's id alone is the invite's. */
  readonly messageId: string;
  readonly status: ReceiptStatus;
  /** ms since 1970, by the vendor's clock. */
  readonly at: number;
  readonly fault?: ReceiptFault | undefined;
  /** ms since 1970: as long as the row. */
  readonly expiresAt: number;
};

/**
 * `first`: nothing was known. `raised`: more is known now. `repeated`: the same status was known. `lower`: more was
 * known already; only a missing time may have been filled in.
 */
export type Raised = 'first' | 'raised' | 'repeated' | 'lower';

/** No id of a session or a message ends like this. An invite's is keyed by the session alone. */
export function receiptKey(messageId: string): string {
  return `${messageId.replace(/\.0$/, '')}#receipt`;
}

/**
 * What vendors reported of each message: an item beside the ledger's row, with a condition of its own, never compared
 * with the row and never overwritten by a write of it. A lost answer makes the SDK repeat a write that took effect:
 * its repeat is `repeated`. Every method throws if the table does not answer.
 */
export interface Receipts {
  /** Consistent. */
  read(messageId: string): Promise<Receipt | undefined>;
  /** The rank only rises; a status that is known keeps its time; a status above `failed` clears the fault. */
  raise(update: ReceiptUpdate): Promise<Raised>;
}
