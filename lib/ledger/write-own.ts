import type { Ledger } from './ledger.ts';
import type { LedgerRow } from './row.ts';

/** Writes the row; also true if the write took effect but its answer was lost and the repeat met our own row. */
export async function writeOwn(
  ledger: Pick<Ledger, 'read' | 'write'>,
  row: LedgerRow,
  expectedVersion: string | undefined,
): Promise<boolean> {
  if (await ledger.write(row, expectedVersion)) return true;

  return (await ledger.read(row.sessionId))?.version === row.version;
}
