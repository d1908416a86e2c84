import { clearsFault, type Receipt, rankOf, receiptOf } from '../../lib/ledger/receipt.ts';
import { type Receipts, receiptKey } from '../../lib/ledger/receipts.ts';

/** Receipts in a Map, an invite's by its session, others by their message: for tests and simulations. */
export function createMemoryReceipts(known: Map<string, Receipt> = new Map()): Receipts {
  return {
    read: async (messageId) => known.get(keyOf(messageId)),

    raise: async ({ messageId, status, at, fault }) => {
      const key = keyOf(messageId);
      const before = known.get(key);
      const times = { ...before?.times, [status]: before?.times[status] ?? at };

      if (before && rankOf(before.status) >= rankOf(status)) {
        known.set(key, { ...before, times });
        return before.status === status ? 'repeated' : 'lower';
      }

      known.set(key, receiptOf(status, times, clearsFault(status) ? undefined : fault));

      return before ? 'raised' : 'first';
    },
  };
}

function keyOf(messageId: string): string {
  return receiptKey(messageId).replace('#receipt', '');
}
