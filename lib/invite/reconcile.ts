import type { Lookup } from '../catalog/lookup.ts';
import { reconciled } from '../ledger/receipt.ts';
import type { Receipts } from '../ledger/receipts.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { hasReceiver } from './has-receiver.ts';

/** The row as its receipt settles it, if nobody knows whether the message went out. Never throws. */
export type Reconcile = (row: LedgerRow) => Promise<LedgerRow>;

type ReconcileDeps = {
  readonly catalog: () => Pick<Lookup, 'channel'>;
  readonly receipts: Pick<Receipts, 'read'>;
};

/** Reads a receipt only for an unknown invite of a channel with a receiver. */
export function createReconcile({ catalog, receipts }: ReconcileDeps): Reconcile {
  return async (row) => {
    if (row.status !== 'unknown' || !(row.step !== undefined || hasReceiver(catalog(), row))) return row;

    try {
      const { fault: _, ...kept } = row;
      const { status, fault } = reconciled(row, await readReceiptOf(receipts, row));

      return { ...kept, status, ...(fault && { fault }) };
    } catch {
      return row;
    }
  };
}

/** What vendors reported of the invite. Throws if the table does not answer. */
export async function readReceiptOf(receipts: Pick<Receipts, 'read'>, row: LedgerRow) {
  if (row.step === undefined) return receipts.read(row.sessionId);

  return (await import('./invite-receipt.ts')).readInviteReceipt(receipts, row);
}
