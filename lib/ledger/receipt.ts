import type { FaultCode } from '../faults/faults.ts';
import type { LedgerRow } from './row.ts';

/** In order: what comes later only ever replaces what stands before it. A message may be delivered after it failed. */
export const receiptStatuses = ['sent', 'failed', 'delivered', 'read'] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

export type ReceiptFault = { readonly code: FaultCode; readonly detail?: string | undefined };

/** What the vendor reported of a message, as far as it is known. Times are ms since 1970, by the vendor's clock. */
export type Receipt = {
  readonly status: ReceiptStatus;
  /** When `status` was reached. */
  readonly at: number;
  readonly times: Readonly<Partial<Record<ReceiptStatus, number>>>;
  /** Of `failed` only. */
  readonly fault?: ReceiptFault | undefined;
};

export function rankOf(status: ReceiptStatus): number {
  return receiptStatuses.indexOf(status) + 1;
}

/** Only a failure has a fault, and a message may arrive after it failed. */
export function clearsFault(status: ReceiptStatus): boolean {
  return status !== 'failed';
}

type Times = { readonly [status in ReceiptStatus]?: number | undefined };

export function receiptOf(status: ReceiptStatus, times: Times, fault: ReceiptFault | undefined): Receipt {
  const known = Object.fromEntries(Object.entries(times).filter(([, at]) => at !== undefined));

  return { status, at: times[status] ?? 0, times: known, ...(fault && !clearsFault(status) && { fault }) };
}

/** The status of an invite with its receipt: what the vendor reported settles what nobody knew. */
export function reconciled(
  row: Pick<LedgerRow, 'status' | 'fault'>,
  receipt: Receipt | undefined,
): Pick<LedgerRow, 'status' | 'fault'> {
  if (row.status !== 'unknown' || !receipt) return { status: row.status, fault: row.fault };
  if (receipt.status === 'failed') return { status: 'failed', fault: receipt.fault };

  return { status: 'sent', fault: undefined };
}
