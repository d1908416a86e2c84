/** What is asked of every invite, and needs the rules of later steps only for the few that may have such. */
import type { Lookup } from '../catalog/lookup.ts';
import { stepOfNumber } from '../channel/message-id.ts';
import type { LedgerRow } from '../ledger/row.ts';

/** Whether the invite may still be sent by another channel. */
export async function mayGoOn(catalog: Pick<Lookup, 'channel'>, row: LedgerRow, now: number): Promise<boolean> {
  const { step, channel = '' } = row;
  if (step === undefined && catalog.channel(channel)?.fallback === undefined) return false;

  return (await import('./steps.ts')).hasStepLeft(catalog, row, now);
}

/**
 * The row of the message with this number. Of an invite's message it is as far as the step goes that sent it: where,
 * and what became of it. Undefined: the invite has not come to that step.
 */
export async function rowOfMessage(row: LedgerRow | undefined, number: number): Promise<LedgerRow | undefined> {
  const step = stepOfNumber(number);
  if (!row || step === undefined) return row;
  if (row.step === undefined) return step === 0 ? row : undefined;

  return (await import('./steps.ts')).rowAtStep(row, step);
}
