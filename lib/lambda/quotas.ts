import type { Quotas } from '../ledger/quota.ts';
import { openOnce } from '../net/open-once.ts';
import type { Runtime } from './runtime.ts';
import type { Table } from './table.ts';

/** Loaded with the first invite that counts. */
export function quotasOf({ newToken }: Pick<Runtime, 'newToken'>, table: Table): Quotas {
  const quotas = openOnce(async () =>
    (await import('../ledger/quota-dynamodb.ts')).createDynamodbQuotas({ ...table, newToken }),
  );

  return {
    nextAt: async (limit, now) => (await quotas()).nextAt(limit, now),
    take: async (limit, sessionId, now) => (await quotas()).take(limit, sessionId, now),
  };
}
