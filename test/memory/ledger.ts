import type { Ledger, LedgerRow } from '../../lib/ledger/ledger.ts';

/** The ledger in a Map: for tests and simulations. `rows` is the table itself. */
export function createMemoryLedger(rows: Map<string, LedgerRow> = new Map()): Ledger {
  return {
    read: async (sessionId) => rows.get(sessionId),

    readMany: async (sessionIds) => new Map(sessionIds.map((sessionId) => [sessionId, rows.get(sessionId)])),

    claim: async (claim, now, { leaseExpiredVersion, fresh } = {}) => {
      const seen = rows.get(claim.sessionId);
      if (seen && fresh) return undefined;

      const due = seen?.status === 'retrying' && (seen.notBefore ?? 0) <= now && seen.deadline > now;
      const leaseExpired =
        seen?.status === 'sending' && seen.version === leaseExpiredVersion && (seen.leaseUntil ?? 0) <= now;
      if (seen && !((due || leaseExpired) && seen.contentHash === claim.contentHash)) return undefined;

      const maybeSent = claim.maybeSent ?? seen?.maybeSent;
      const kept = {
        deadline: seen?.deadline ?? claim.deadline,
        ...(maybeSent && { maybeSent }),
        chat: seen?.chat ?? claim.chat,
        ...(seen?.others && { others: seen.others }),
      };
      const row: LedgerRow = { ...claim, ...kept, status: 'sending', attempt: (seen?.attempt ?? 0) + 1 };
      rows.set(row.sessionId, row);

      return row;
    },

    write: async (row, expectedVersion) => {
      if (rows.get(row.sessionId)?.version !== expectedVersion) return false;

      rows.set(row.sessionId, row);

      return true;
    },
  };
}
