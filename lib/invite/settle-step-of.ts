import type { LedgerRow } from '../ledger/row.ts';
import type { SettleStep } from './state.ts';

/** What settles a later step; undefined for an invite that was tried on one channel only. */
export async function settleStepOf({ step }: Pick<LedgerRow, 'step'>): Promise<SettleStep | undefined> {
  return step === undefined ? undefined : (await import('./settle-step.ts')).settleStep;
}
