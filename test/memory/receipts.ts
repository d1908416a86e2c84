import { clearsFault, type Receipt, rankOf, receiptOf } from '../../lib/ledger/receipt.ts';
import type { Receipts } from '../../lib/ledger/receipts.ts';

/** Receipts in a Map, by session: for tests and simulations. */
export function createMemoryReceipts(known: Map<string, Receipt> = new Map()): Receipts {
  return {
    read: async (sessionId) => known.get(sessionId),

    raise: async ({ sessionId, status, at, fault }) => {
      const before = known.get(sessionId);
      const times = { ...before?.times, [status]: before?.times[status] ?? at };

      if (before && rankOf(before.status) >= rankOf(status)) {
        known.set(sessionId, { ...before, times });
        return before.status === status ? 'repeated' : 'lower';
      }

      known.set(sessionId, receiptOf(status, times, clearsFault(status) ? undefined : fault));

      return before ? 'raised' : 'first';
    },
  };
}
