import { messageIdOf, numberOfStep } from '../channel/message-id.ts';
import { type Receipt, rankOf } from '../ledger/receipt.ts';
import type { Receipts } from '../ledger/receipts.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { currentStep } from './steps.ts';

/**
 * What vendors reported of an invite: of its message, or, if it was sent by several channels, of the one that arrived,
 * else of the one by which the session goes on. Throws if the table does not answer.
 */
export async function readInviteReceipt(
  receipts: Pick<Receipts, 'read'>,
  row: LedgerRow,
): Promise<Receipt | undefined> {
  if (row.step === undefined) return receipts.read(row.sessionId);

  const all = await Promise.all(
    Array.from({ length: row.step + 1 }, (_, step) => receipts.read(messageIdOf(row.sessionId, numberOfStep(step)))),
  );
  const arrived = all.filter((receipt) => receipt !== undefined && rankOf(receipt.status) >= rankOf('delivered'));

  return (
    arrived.toSorted((a, b) => rankOf(b?.status ?? 'sent') - rankOf(a?.status ?? 'sent'))[0] ?? all[currentStep(row)]
  );
}
