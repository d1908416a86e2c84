import { messageIdOf, numberOfStep } from '../channel/message-id.ts';
import { type Receipt, rankOf } from '../ledger/receipt.ts';
import type { Receipts } from '../ledger/receipts.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { currentStep } from './steps.ts';

/** What vendors reported of an invite. Throws if the table does not answer. */
export async function readInviteReceipt(
  receipts: Pick<Receipts, 'read'>,
  row: LedgerRow,
): Promise<Receipt | undefined> {
  return inviteReceiptOf(row, await Promise.all(messageIdsOf(row).map((id) => receipts.read(id))));
}

/** The invite's message, and those of its later steps. */
export function messageIdsOf({ sessionId, step = 0 }: Pick<LedgerRow, 'sessionId' | 'step'>): readonly string[] {
  return Array.from({ length: step + 1 }, (_, number) => messageIdOf(sessionId, numberOfStep(number)));
}

/**
 * Of the receipts of these messages that of the invite: if it was sent by several channels, of the one that arrived,
 * else of the one by which the session goes on.
 */
export function inviteReceiptOf(row: LedgerRow, all: readonly (Receipt | undefined)[]): Receipt | undefined {
  if (row.step === undefined) return all[0];

  const arrived = all.filter((receipt) => receipt !== undefined && rankOf(receipt.status) >= rankOf('delivered'));

  return (
    arrived.toSorted((a, b) => rankOf(b?.status ?? 'sent') - rankOf(a?.status ?? 'sent'))[0] ?? all[currentStep(row)]
  );
}
