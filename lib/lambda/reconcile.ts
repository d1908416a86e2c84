import { createReconcile, type Reconcile } from '../invite/reconcile.ts';
import { createDynamodbReceipts } from '../ledger/receipts-dynamodb.ts';
import type { Runtime } from './runtime.ts';

/** In a file of its own, so that accept loads it with the first row that needs it. */
export function reconcileOf(
  { catalog }: Pick<Runtime, 'catalog'>,
  table: Parameters<typeof createDynamodbReceipts>[0],
): Reconcile {
  return createReconcile({ catalog, receipts: createDynamodbReceipts(table) });
}
