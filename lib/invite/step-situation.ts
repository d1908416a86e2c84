/** What a delivery of a later step's record finds: whether the step is due, or no longer needed. */

import type { Lookup } from '../catalog/lookup.ts';
import { messageIdOf, numberOfStep } from '../channel/message-id.ts';
import type { Conversations } from '../ledger/conversations.ts';
import { type Receipt, rankOf } from '../ledger/receipt.ts';
import type { EndOfSteps, LedgerRow } from '../ledger/row.ts';
import type { StepRecord } from '../queue/invite-record.ts';
import { hasReceiver } from './has-receiver.ts';
import { deadlineOf, isNewer, isOtherContent, type Situation, situationOf } from './state.ts';
import { isEnded, isRefused, isStepOver, isStepPending, mayBeOut, pastStepOf, rowAtStep } from './steps.ts';

/** `stopped`: the step is never taken, and why. */
export type StepSituation =
  | Situation
  | { readonly kind: 'stopped'; readonly row: LedgerRow | undefined; readonly reason: EndOfSteps };

export type LookDeps = {
  readonly catalog: () => Pick<Lookup, 'channel'>;
  readonly conversations?: Pick<Conversations, 'read'> | undefined;
  /** Consistent. Throws if the table does not answer. */
  readonly readReceipt: (messageId: string) => Promise<Receipt | undefined>;
  readonly now: () => number;
};

/** Throws if a table does not answer. */
export async function situationOfStep(
  deps: LookDeps,
  record: StepRecord,
  row: LedgerRow | undefined,
): Promise<StepSituation> {
  const now = deps.now();
  const { number } = record.step;
  const deadline = deadlineOf(record, row);

  if (!row)
    return now >= deadline
      ? { kind: 'stopped', row, reason: 'deadline' }
      : { kind: 'waiting', until: Math.min(now + unclaimedForMs, deadline + 1000) };
  if (isOtherContent(row, record)) return { kind: 'conflict', row };

  const { step = 0 } = row;
  if (isNewer(row) && now < deadline)
    return { kind: 'waiting', until: Math.min(now + unclaimedForMs, deadline + 1000) };
  if (step > number || (step === number && isStepOver(row))) return { kind: 'past', row };
  if (step === number) return ownSituation(row, record, now);

  return earlierSituation(deps, record, row);
}

/** How often a record looks whether the step before its own has been claimed. */
const unclaimedForMs = 60_000;

/** How soon an earlier step's answer is looked for: a send mostly takes a second, and not its whole lease. */
const sendingForMs = 1000;

/** Of a step that has been claimed before. */
function ownSituation(row: LedgerRow, record: StepRecord, now: number): Situation {
  const isPending = isStepPending(row);
  if (isPending && (isEnded(row) || row.stepsEnd !== undefined)) return { kind: 'past', row };

  const { step: _, ...first } = row;
  const situation = situationOf(isPending ? { ...first, status: 'retrying' } : first, record, now);

  return 'row' in situation ? { ...situation, row } : situation;
}

/** Of a step before which another one was claimed. */
async function earlierSituation(deps: LookDeps, record: StepRecord, row: LedgerRow): Promise<StepSituation> {
  const now = deps.now();
  const { number, afterSeconds, successStatus } = record.step;
  const { step = 0, status, deadline } = row;
  const isFinal = status === 'failed' || status === 'expired' || status === 'received';

  if (status === 'sending' && (row.leaseUntil ?? 0) > now)
    return { kind: 'waiting', until: Math.min(row.leaseUntil ?? now, now + sendingForMs) };
  if (isFinal || isEnded(row) || row.stepsEnd !== undefined)
    return { kind: 'stopped', row, reason: row.stepsEnd ?? 'ended' };
  if (now >= deadline) return { kind: 'stopped', row, reason: 'deadline' };
  // The record of the step between comes again, or has put this one.
  if (step < number - 1) return { kind: 'waiting', until: Math.min(now + unclaimedForMs, deadline + 1000) };
  if (isRefused(row) || row.pastSteps?.[number - 1]?.status === 'failed') return { kind: 'free' };

  const known = await knownOf(deps, record, row);
  if (known.success) return { kind: 'stopped', row, reason: known.success };

  const since = row.pastSteps?.[number - 1]?.at ?? pastStepOf(row, 'unknown').at;
  const due = since + afterSeconds * 1000;
  if (known.hasFailed) return { kind: 'free' };
  // That the vendor took it is enough; if it reports what became of it, that is waited for.
  const isTaken = successStatus === 'sent' && rowAtStep(row, step)?.status === 'sent';
  if (isTaken && (now >= due || !hasReceiver(deps.catalog(), row))) return { kind: 'stopped', row, reason: 'success' };
  if (now >= due) return { kind: 'free' };

  return { kind: 'waiting', until: nextLookAt(deps, row, { since, due }) };
}

/**
 * A failure that the vendor reports late makes the step due at once: it is looked for after 5 s first, then ever less
 * often, since most come soon.
 */
function nextLookAt(
  { catalog, now }: Pick<LookDeps, 'catalog' | 'now'>,
  row: LedgerRow,
  { since, due }: { readonly since: number; readonly due: number },
): number {
  const pause = hasReceiver(catalog(), row) ? (now() - since) / 4 : longestMs;

  return Math.min(due, row.deadline + 1000, now() + Math.min(Math.max(pause, firstLookSeconds * 1000), longestMs));
}

export const firstLookSeconds = 5;
/** SQS delays no longer. */
export const longestMs = 900_000;

type Known = { readonly success?: EndOfSteps | undefined; readonly hasFailed: boolean };

/** What vendors and the client have said of the steps before this one. */
export async function knownOf(
  { readReceipt, conversations, now }: Pick<LookDeps, 'readReceipt' | 'conversations' | 'now'>,
  { sessionId, step: { number, successStatus } }: StepRecord,
  row: LedgerRow,
): Promise<Known> {
  const earlier = Array.from({ length: number }, (_, step) => step);
  // Also by the step's own channel, once it is claimed: an attempt that came to nothing has led the client here.
  const ids = new Set([...earlier, number].flatMap((step) => rowAtStep(row, step)?.conversation ?? []));
  const [receipts, stored] = await Promise.all([
    Promise.all(earlier.map((step) => readReceipt(messageIdOf(sessionId, numberOfStep(step))))),
    Promise.all([...ids].map((id) => conversations?.read(id))),
  ]);

  const isOut = earlier.some((step) => {
    const at = rowAtStep(row, step);

    return at !== undefined && mayBeOut(at);
  });
  // What answers a notification goes to a session of its own; what has not gone out is answered by nobody.
  const hasReplied = stored.some(
    (one) =>
      one?.sessions.some((session) => session.sessionId === sessionId && session.answered) ||
      (row.notification && isOut && (one?.clientAt ?? 0) > (row.claimedAt ?? now())),
  );
  const isSuccess = receipts.some(
    (receipt) =>
      receipt &&
      (rankOf(receipt.status) >= rankOf('delivered') || (successStatus === 'sent' && receipt.times.sent !== undefined)),
  );

  return {
    success: hasReplied ? 'replied' : isSuccess ? 'success' : undefined,
    hasFailed: receipts[number - 1]?.status === 'failed',
  };
}
