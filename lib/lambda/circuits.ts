import type { Circuits } from '../ledger/circuits.ts';
import type { KnownHolds } from '../ledger/known-holds.ts';
import { openOnce } from '../net/open-once.ts';
import type { Table } from './table.ts';

/**
 * What this instance learns counts for it at once. Loaded with the first stop of a vendor, or the first probe of one.
 */
export function circuitsOf(table: Table, holds: Pick<KnownHolds, 'lastKnown' | 'learn'>): Circuits {
  const circuits = openOnce(async () => {
    const [{ createDynamodbCircuits }, { createLearningCircuits }] = await Promise.all([
      import('../ledger/circuits-dynamodb.ts'),
      import('../ledger/learning-circuits.ts'),
    ]);

    return createLearningCircuits(createDynamodbCircuits(table), holds);
  });

  return {
    open: async (...stop) => (await circuits()).open(...stop),
    probe: async (...probe) => (await circuits()).probe(...probe),
    close: async (...close) => (await circuits()).close(...close),
  };
}
