import type { Quotas } from '../ledger/quota.ts';
import { openOnce } from '../net/open-once.ts';
import type { Runtime } from './runtime.ts';
import type { Table } from './table.ts';

/** Loaded with the first invite that counts. */
export function quotasOf({ newToken }: Pick<Runtime, 'newToken'>, table: Table): Pick<Quotas, 'take'> {
  const quotas = openOnce(async () =>
    (await import('../ledger/quota-dynamodb.ts')).createDynamodbQuotas({ ...table, newToken }),
  );

  return { take: async (...message) => (await quotas()).take(...message) };
}
