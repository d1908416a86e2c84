import type { ReceiptQueue } from '../../queue/receipt-queue.ts';
import type { LookRecord } from '../../queue/receipt-record.ts';

/** While somebody writes. */
export const soonSeconds = 60;

export type PutLookDeps = { readonly receiptQueue: ReceiptQueue; readonly now: () => number };

/**
 * Begins to look at a chat whose wake-ups may be lost, before it is opened. To begin more often does no harm: one chain
 * of looks is left. Throws if it was not stored.
 */
export async function putFirstLook({ receiptQueue, now }: PutLookDeps, sessionId: string): Promise<void> {
  await putLook(receiptQueue, { sessionId, due: now() + soonSeconds * 1000 }, soonSeconds);
}

export async function putLook(
  receiptQueue: ReceiptQueue,
  look: Pick<LookRecord, 'sessionId' | 'due'>,
  delaySeconds: number,
): Promise<void> {
  await receiptQueue.put({ v: 2, type: 'look', ...look }, { delaySeconds });
}
