import { type Counted, countedAt, type Quotas } from '../../lib/ledger/quota.ts';

/** Counts in a Map: for tests and simulations. */
export function createMemoryQuotas(stored: Map<string, readonly Counted[]> = new Map()): Quotas {
  return {
    nextAt: async (limit, now) => countedAt(stored.get(limit.key) ?? [], limit, { now }).nextAt,

    take: async (limit, sessionId, now) => {
      const { recent, nextAt } = countedAt(stored.get(limit.key) ?? [], limit, { now, sessionId });
      if (nextAt > now || recent.some((one) => one.sessionId === sessionId)) return nextAt;

      stored.set(limit.key, [...recent, { sessionId, at: now }]);

      return now;
    },
  };
}
