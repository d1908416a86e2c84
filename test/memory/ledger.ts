import type { Ledger } from '../../lib/ledger/ledger.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';

/** The ledger in a Map: for tests and simulations. `rows` is the table itself. */
export function createMemoryLedger(rows: Map<string, LedgerRow> = new Map()): Ledger {
  return {
    read: async (sessionId) => rows.get(sessionId),

    readMany: async (sessionIds) => new Map(sessionIds.map((sessionId) => [sessionId, rows.get(sessionId)])),

    claim: async (claim, now, { leaseExpiredVersion, fresh } = {}) => {
      const stored = rows.get(claim.sessionId);
      if (stored && fresh) return undefined;

      const due =
        stored?.status === 'retrying' &&
        (stored.notBefore ?? 0) <= now &&
        stored.deadline > now &&
        stored.step === undefined;
      const leaseExpired =
        stored?.status === 'sending' && stored.version === leaseExpiredVersion && (stored.leaseUntil ?? 0) <= now;
      if (stored && !((due || leaseExpired) && stored.contentHash === claim.contentHash)) return undefined;

      const maybeSent = claim.maybeSent ?? stored?.maybeSent;
      const kept = {
        deadline: stored?.deadline ?? claim.deadline,
        ...claimedAtOf(stored ?? {}, claim),
        ...(maybeSent && { maybeSent }),
        chat: stored?.chat ?? claim.chat,
        ...(stored?.others && { others: stored.others }),
      };
      const row: LedgerRow = { ...claim, ...kept, status: 'sending', attempt: (stored?.attempt ?? 0) + 1 };
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

function claimedAtOf(...rows: readonly Pick<LedgerRow, 'claimedAt'>[]): Pick<LedgerRow, 'claimedAt'> {
  const claimedAt = rows.find((row) => row.claimedAt !== undefined)?.claimedAt;

  return claimedAt === undefined ? {} : { claimedAt };
}
