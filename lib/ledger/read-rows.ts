import type { Ledger } from './ledger.ts';
import type { LedgerRow } from './row.ts';

/** The rows of all these sessions, a hundred at the most. Throws if one was not read: it may be open all the same. */
export async function readRows(
  ledger: Pick<Ledger, 'readMany'>,
  sessionIds: Iterable<string>,
): Promise<ReadonlyMap<string, LedgerRow | undefined>> {
  const ids = [...new Set(sessionIds)];
  if (ids.length === 0) return new Map();

  const rows = await ledger.readMany(ids);
  if (rows.size < ids.length) throw new Error('the ledger did not read every session');

  return rows;
}
