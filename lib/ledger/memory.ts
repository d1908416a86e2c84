import type { Ledger, LedgerRow } from './ledger.ts';

/** The ledger in a Map: for tests and simulations. `rows` is the table itself. */
export function createMemoryLedger(rows: Map<string, LedgerRow> = new Map()): Ledger {
  return {
    read: async (sessionId) => rows.get(sessionId),

    claim: async (claim, now) => {
      const seen = rows.get(claim.sessionId);
      const due = seen?.status === 'retrying' && (seen.notBefore ?? 0) <= now && seen.contentHash === claim.contentHash;
      if (seen && !due) return undefined;

      const row: LedgerRow = { ...claim, status: 'sending', attempt: (seen?.attempt ?? 0) + 1 };
      rows.set(row.sessionId, row);

      return row;
    },

    write: async (row, seen) => {
      if (rows.get(row.sessionId)?.owner !== seen) return false;

      rows.set(row.sessionId, row);

      return true;
    },
  };
}
