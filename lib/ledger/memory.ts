import type { Ledger, LedgerRow } from './ledger.ts';

/** The ledger in a Map: for tests and simulations. `rows` is the table itself. */
export function createMemoryLedger(rows: Map<string, LedgerRow> = new Map()): Ledger {
  return {
    read: async (sessionId) => rows.get(sessionId),

    readMany: async (sessionIds) => new Map(sessionIds.map((sessionId) => [sessionId, rows.get(sessionId)])),

    claim: async (claim, now, { lapsedOwner, fresh } = {}) => {
      const seen = rows.get(claim.sessionId);
      if (seen && fresh) return undefined;

      const due = seen?.status === 'retrying' && (seen.notBefore ?? 0) <= now && seen.deadline > now;
      const lapsed = seen?.status === 'sending' && seen.owner === lapsedOwner && (seen.leaseUntil ?? 0) <= now;
      if (seen && !((due || lapsed) && seen.contentHash === claim.contentHash)) return undefined;

      const unsure = claim.unsure ?? seen?.unsure;
      const kept = { deadline: seen?.deadline ?? claim.deadline, ...(unsure && { unsure }), chat: seen?.chat ?? claim.chat };
      const row: LedgerRow = { ...claim, ...kept, status: 'sending', attempt: (seen?.attempt ?? 0) + 1 };
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
