import type { Circuits } from '../ledger/circuits.ts';
import { openOnce } from '../net/open-once.ts';
import type { Table } from './table.ts';

/** Loaded with the first stop of a vendor, or the first probe of one. */
export function circuitsOf(table: Table): Circuits {
  const circuits = openOnce(async () => (await import('../ledger/circuits-dynamodb.ts')).createDynamodbCircuits(table));

  return {
    open: async (...stop) => (await circuits()).open(...stop),
    probe: async (...probe) => (await circuits()).probe(...probe),
    close: async (...close) => (await circuits()).close(...close),
  };
}
