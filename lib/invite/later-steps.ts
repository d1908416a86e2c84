/** What is asked of every invite, and needs the rules of later steps only for the few that may have such. */
import type { Lookup } from '../catalog/lookup.ts';
import type { LedgerRow } from '../ledger/row.ts';

/** Whether the invite may still be sent by another channel. */
export async function mayGoOn(catalog: Pick<Lookup, 'channel'>, row: LedgerRow, now: number): Promise<boolean> {
  const { step, channel = '' } = row;
  if (step === undefined && catalog.channel(channel)?.fallback === undefined) return false;

  return (await import('./steps.ts')).hasStepLeft(catalog, row, now);
}

/**
 * The row as far as one of its steps goes: where its message was sent, and what became of it. Undefined: the invite has
 * not come to that step.
 */
export async function rowOfStep(row: LedgerRow, step: number): Promise<LedgerRow | undefined> {
  if (row.step === undefined) return step === 0 ? row : undefined;

  return (await import('./steps.ts')).rowAtStep(row, step);
}
