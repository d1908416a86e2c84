/** The steps of an invite with a fallback, as its row knows them. */
import type { Lookup } from '../catalog/lookup.ts';
import type { LedgerRow, PastStep } from '../ledger/row.ts';

/** Whether the step that was claimed last is over: only the next one may follow. */
export function isStepOver({ step = 0, pastSteps = [] }: Pick<LedgerRow, 'step' | 'pastSteps'>): boolean {
  return pastSteps.length > step;
}

/** Whether the step was refused, and its row only waits for the next one. */
export function isRefused(row: LedgerRow): boolean {
  return row.status === 'retrying' && (row.notBefore ?? 0) > row.deadline;
}

/** Whether a message went out, or may have. */
export function mayBeOut({ status }: Pick<LedgerRow, 'status'>): boolean {
  return status === 'sent' || status === 'unknown';
}

/** Whether a later step is to be tried again, of an invite that went out before, or may have. */
export function isStepPending(row: Pick<LedgerRow, 'status' | 'notBefore'>): boolean {
  return row.notBefore !== undefined && mayBeOut(row);
}

/** Whether somebody has ended the session: that of a notification ends when its message has gone out. */
export function isEnded({ chat }: Pick<LedgerRow, 'chat'>): boolean {
  return chat.state === 'terminated' && chat.reason !== 'notification';
}

/** The earlier step that made the invite what it is: one that went out, else one that may have. */
export function reachedStep({ pastSteps = [] }: Pick<LedgerRow, 'pastSteps'>): PastStep | undefined {
  return (
    pastSteps.findLast(({ status }) => status === 'sent') ?? pastSteps.findLast(({ status }) => status === 'unknown')
  );
}

/** The step that was claimed last, as one that is over. */
export function pastStepOf(row: LedgerRow, status: PastStep['status']): PastStep {
  const claimedAt = row.stepAt ?? row.claimedAt ?? row.acceptedAt;

  return {
    ...placeOf(row),
    status: status === 'failed' && row.maybeSent ? 'unknown' : status,
    at: row.status === 'sent' ? (row.sentAt ?? claimedAt) : claimedAt,
  };
}

/**
 * The row after an outcome of a later step that has not reached the client, if an earlier one did: it says so again. A
 * step that is to be tried again keeps its time.
 */
export function backToReached(
  row: LedgerRow,
  reached: PastStep,
  outcome: Pick<LedgerRow, 'status' | 'notBefore'>,
): LedgerRow & Pick<PastStep, 'status'> {
  const { leaseUntil: _, notBefore: __, fault: ___, newerStatus: ____, maybeSent: _____, ...kept } = row;
  const { at: ______, status, ...place } = reached;
  const over = pastStepOf(row, outcome.status === 'unknown' ? 'unknown' : 'failed');
  const rest =
    outcome.status === 'retrying' ? { notBefore: outcome.notBefore } : { pastSteps: [...(row.pastSteps ?? []), over] };

  return { ...kept, ...placeOf(place), ...rest, status };
}

/** Where a step's message was sent: what is undefined replaces what another step had. */
type Place = Omit<PastStep, 'status' | 'at'>;

function placeOf({ channel = '', businessId, conversation, lookbackDays, template }: Pick<LedgerRow, keyof Place>) {
  return { channel, businessId, conversation, lookbackDays, template };
}

/**
 * The row as far as one of its steps goes: where its message was sent, and what became of it. Undefined: the invite has
 * not come to that step.
 */
export function rowAtStep(row: LedgerRow, step: number): LedgerRow | undefined {
  const past = row.pastSteps?.[step];
  if (past) return { ...row, ...placeOf(past), status: past.status };

  return step === (row.step ?? 0) ? row : undefined;
}

/** A step that the invite has come to; `at`: when its message was sent, else when it was claimed. */
export type Step = Pick<PastStep, 'channel' | 'at'> & Pick<LedgerRow, 'status'>;

/** All of them, in order. */
export function stepsOf(row: LedgerRow): readonly Step[] {
  const { pastSteps = [], status } = row;

  return isStepOver(row) ? pastSteps : [...pastSteps, { ...pastStepOf(row, 'unknown'), status }];
}

/** The step by which the session goes on now. */
export function currentStep(row: LedgerRow): number {
  const { pastSteps = [], step = 0 } = row;
  const at = isStepOver(row) ? pastSteps.findLastIndex(({ channel }) => channel === row.channel) : -1;

  return at === -1 ? step : at;
}

/** The row of a session that goes on where its client writes: by the channel of an earlier step. No step follows. */
export function movedBack(row: LedgerRow, { at: _, status: __, ...place }: PastStep): LedgerRow {
  const { pastSteps = [] } = row;
  const over = pastStepOf(row, row.status === 'unknown' ? 'unknown' : 'sent');

  return {
    ...{ ...row, ...placeOf(place), stepsEnd: 'replied' },
    pastSteps: isStepOver(row) ? pastSteps : [...pastSteps, over],
  };
}

/** The channel that the caller named. */
export function invitedOn({ pastSteps, channel }: Pick<LedgerRow, 'pastSteps' | 'channel'>): string | undefined {
  return pastSteps?.[0]?.channel ?? channel;
}

/** Whether the invite may still be sent by another channel. */
export function hasStepLeft(catalog: Pick<Lookup, 'channel'>, row: LedgerRow, now: number): boolean {
  const invited = invitedOn(row);
  const { fallback = [] } = (invited === undefined ? undefined : catalog.channel(invited)) ?? {};
  const isLeft = fallback.length > (row.step ?? 0) || isStepPending(row);

  return isLeft && row.stepsEnd === undefined && now < row.deadline && !isEnded(row);
}
