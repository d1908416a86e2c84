/** The other channels of an invite. Loaded with the first invite whose channel has a fallback. */
import { mediaTypeOf } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { isUserId } from '../channel/user-id.ts';
import { sessionChannelChangedMessage } from '../chat-queue/channel-changed.ts';
import type { FaultCode } from '../faults/faults.ts';
import type { Claim } from '../ledger/ledger.ts';
import type { EndOfSteps, LedgerFault, LedgerRow } from '../ledger/row.ts';
import { writeOwn } from '../ledger/write-own.ts';
import type { StepRecord } from '../queue/invite-record.ts';
import type { DeliverDeps, StepPorts } from './deliver-deps.ts';
import { reportLostChat } from './lost-chat.ts';
import { nextStepRecord } from './next-step.ts';
import { barsInvite, readOptOut } from './opt-out.ts';
import type { Sent } from './outcome.ts';
import { publish } from './publish.ts';
import type { Resolved, Target } from './resolve.ts';
import { settleStep } from './settle-step.ts';
import { hasAgents, type Outcome, settle as settleRow } from './state.ts';
import { firstLookSeconds, knownOf, longestMs, type StepSituation, situationOfStep } from './step-situation.ts';
import { isStepOver, mayBeOut, pastStepOf, reachedStep } from './steps.ts';
import { ownRow } from './take-claim.ts';

/** The steps of one delivery. */
export type Fallback = ReturnType<typeof createFallback>;

/** Undefined: the channel has no fallback, and the record is of no later step. `group`: whose share of the queue. */
export async function openFallback(
  deps: DeliverDeps,
  target: Target,
  group: string | undefined,
): Promise<Fallback | undefined> {
  return deps.openSteps && createFallback(deps, target, { group, ports: await deps.openSteps() });
}

/** Whether another channel may do better. One that nobody wants, or that is too many, is sent by no other channel. */
const endsSteps: ReadonlySet<FaultCode> = new Set([
  ...(['opted_out', 'session_open', 'cooldown', 'not_now', 'cancelled', 'expired'] as const),
  ...(['chat_server_refused', 'unknown_chat_queue'] as const),
]);

/** A record of the next step that came before the row it goes by would wait longer. */
const afterRefusalSeconds = 1;

function createFallback(
  deps: DeliverDeps,
  target: Target,
  { group, ports }: { readonly group: string | undefined; readonly ports: StepPorts },
) {
  const { record } = target;
  const number = record.step?.number ?? 0;
  const stepRecord = record.step && (record as StepRecord);
  const { readReceipt } = ports;
  const next = () => nextStepRecord(deps.catalog(), record);
  let end: EndOfSteps | undefined;

  return {
    /** Of a later step's record. Throws if a table does not answer. */
    situation: (row: LedgerRow | undefined): Promise<StepSituation> | undefined =>
      stepRecord && situationOfStep({ ...deps, readReceipt }, stepRecord, row),

    hasNext: async (): Promise<boolean> => (await next()) !== undefined,

    /** Before the step's first claim: from then on the next one comes, whatever becomes of this one. */
    writeTimer: async (before: LedgerRow | undefined): Promise<void> => {
      const isFirst = before === undefined || before.attempt === 0 || (before.step ?? 0) < number;
      const following = isFirst ? await next() : undefined;
      if (!following) return;

      const { afterSeconds } = following.step;
      const first = target.channel?.receiver === undefined ? longestMs / 1000 : firstLookSeconds;
      await ports.put(following, { delaySeconds: Math.min(afterSeconds, first), group });
    },

    /** The row as this step finds it: nothing but its claim, or an outcome, is written of that. */
    advance: (before: LedgerRow | undefined): LedgerRow | undefined =>
      before && number > 0 ? advance(before, { record, now: deps.now() }) : before,

    /** Claims a later step: on condition that the row is as it was read, and so that its step is. */
    claim: async (claim: Claim, { before, advanced }: Advanced): Promise<LedgerRow | undefined> => {
      const { deadline: _, chat: __, claimedAt: ___, ...own } = claim;
      const { notBefore: ____, fault: _____, ...kept } = advanced;
      const { claimedAt = claim.claimedAt } = kept;
      const row: LedgerRow = { ...kept, ...own, claimedAt, status: 'sending', attempt: advanced.attempt + 1 };

      try {
        if (!(await writeOwn(deps.ledger, row, before.version))) return undefined;
      } catch (error) {
        if (!(await ownRow(deps, row))) throw error;
      }

      if (before.step !== number)
        deps.report({ step: 'fallback', sessionId: row.sessionId, channel: row.channel, reason: whyTaken(row) });

      return row;
    },

    /**
     * After the claim of a later step: what comes of it if it reaches nobody, an earlier one has reached the client by
     * now, or the client wants no messages by the channel that the caller named.
     */
    bars: async (row: LedgerRow): Promise<Sent | undefined> => {
      if (!stepRecord) return undefined;
      if (isUserId(record.clientId) && !takesUserIds(target.channel))
        return { status: 'refused', fault: 'invalid_client' };

      try {
        const [known, isOptedOut] = await Promise.all([
          knownOf({ ...deps, readReceipt }, stepRecord, row),
          hasOptedOut(deps, stepRecord),
        ]);
        end = known.success;
        if (isOptedOut) return { status: 'refused', fault: 'opted_out' };
      } catch {
        return { status: 'late' };
      }

      return end && { status: 'refused', fault: 'cancelled' };
    },

    /**
     * Puts the next step on the queue, if this one was refused and one is left: before the row says so. Returns what
     * the row then says; undefined: the outcome stands.
     */
    afterRefusal: async (row: LedgerRow, outcome: Outcome): Promise<Outcome | undefined> => {
      if (outcome.status !== 'failed' && outcome.status !== 'expired') return undefined;

      const following = await next();
      if (!following) return undefined;
      const isTooLate = outcome.status === 'expired' || deps.now() >= row.deadline;
      if (isTooLate || endsSteps.has(outcome.fault.code)) {
        end ??= isTooLate ? 'deadline' : 'refused';
        return undefined;
      }

      await ports.put(following, { delaySeconds: afterRefusalSeconds, group });
      if (reachedStep(row)) return outcome;

      const { maybeSent } = row;

      return {
        status: 'retrying',
        fault: outcome.fault,
        notBefore: row.deadline + 1000,
        ...(maybeSent && { maybeSent }),
      };
    },

    isOver: isStepOver,

    /** Why no step follows this row, though one is left. */
    ending: (): Pick<LedgerRow, 'stepsEnd'> => (end ? { stepsEnd: end } : {}),

    /** The same of a row whose sender never came back: past the deadline the next step's record may be gone. */
    endingOf: async ({ deadline, stepsEnd }: LedgerRow): Promise<Pick<LedgerRow, 'stepsEnd'>> =>
      stepsEnd === undefined && deps.now() >= deadline && (await next()) ? { stepsEnd: 'deadline' } : {},

    /** Writes down why the step is never taken. `lost`: somebody else wrote the row first. */
    stop: async ({ row, reason }: { readonly row: LedgerRow | undefined; readonly reason: EndOfSteps }) => {
      const stopped = row && stoppedRow(row, reason, { version: deps.newToken(), now: deps.now() });
      if (!stopped) return { status: 'nothing' } as const;
      if (row?.status === 'sending') reportLostChat(deps, row);

      return (await writeOwn(deps.ledger, stopped, row.version))
        ? ({ status: 'stopped', row: stopped } as const)
        : ({ status: 'lost' } as const);
    },

    /** The session opens with the first step that went out, or may have, and moves with each later one. */
    publish: async (resolved: () => Promise<Resolved>, row: LedgerRow): Promise<void> => {
      const { pastSteps = [], sessionId, chatQueueKey } = row;
      const first = pastSteps.findIndex(({ status }) => status !== 'failed');
      const { status } = pastSteps[number] ?? row;
      const opens = (first === -1 ? (row.step ?? 0) : first) === number;
      // It may be under way on a later step: what opened it stays open.
      if (opens) await publish(deps, resolved, { ...row, status: status === 'failed' ? row.status : status });

      const isOn = number > 0 && row.step === number && !isStepOver(row) && row.chat.state === 'open';
      if (isOn && hasAgents(row) && row.chat.server === 'builtin' && chatQueueKey !== undefined)
        await deps.chatQueues.put(chatQueueKey, sessionChannelChangedMessage(sessionId, record.channel));
    },
  };
}

/** Of the step's own channel an opt-out is looked at as of any channel's. */
async function hasOptedOut({ optOuts, catalog }: DeliverDeps, { step, clientId }: StepRecord): Promise<boolean> {
  const invited = catalog().channel(step.invite.channel);
  const optOut = optOuts && invited ? await readOptOut({ optOuts }, invited, [clientId]) : undefined;

  return optOut !== undefined && barsInvite(optOut, undefined);
}

type Advanced = { readonly before: LedgerRow; readonly advanced: LedgerRow };

function advance(
  before: LedgerRow,
  { record, now }: { readonly record: Target['record']; readonly now: number },
): LedgerRow {
  const step = record.step?.number ?? 0;
  const { notBefore: _, leaseUntil: __, fault: ___, maybeSent: ____, template: _____, ...kept } = before;
  const { channel, businessId } = record;
  const place = { channel, businessId, conversation: undefined, lookbackDays: undefined };
  if (before.step === step) return { ...before, ...place };

  const pastSteps = isStepOver(before)
    ? before.pastSteps
    : [...(before.pastSteps ?? []), pastStepOf(before, statusAfter(before))];

  return { ...kept, ...place, status: 'sending', step, stepAt: now, pastSteps };
}

/** A sender that never came back may have sent it. */
function statusAfter({ status }: LedgerRow): 'sent' | 'unknown' | 'failed' {
  if (status === 'sent') return 'sent';

  return status === 'unknown' || status === 'sending' ? 'unknown' : 'failed';
}

/** accept has checked the id for the channel that the caller named. */
function takesUserIds(channel: ChannelSettings | undefined): boolean {
  const clientId = channel && mediaTypeOf(channel.mediaType).clientId;

  return clientId?.kind === 'phone' && clientId.userIds === true && channel?.transport !== undefined;
}

/** Why the step that was just claimed is taken: what is known of the one before it. */
function whyTaken({ pastSteps = [] }: LedgerRow): string {
  const before = pastSteps.at(-1)?.status ?? 'unknown';

  switch (before) {
    case 'failed':
      return 'refused';
    case 'sent':
      return 'not delivered';
    case 'unknown':
      return 'unknown';
    default:
      return before satisfies never;
  }
}

type Writer = Parameters<typeof settleRow>[2];

const settle = (row: LedgerRow, outcome: Outcome, writer: Writer) => settleRow(row, outcome, writer, settleStep);

/** Undefined: the row says why already, or the record of the step before does. */
function stoppedRow(row: LedgerRow, reason: EndOfSteps, writer: Writer): LedgerRow | undefined {
  const { version, now } = writer;
  const fault: LedgerFault = row.fault ?? { code: 'expired' };
  // Its sender never came back.
  if (row.status === 'sending') return { ...settle(row, { status: 'unknown' }, writer), stepsEnd: reason };
  if (row.status === 'retrying') return { ...settle(row, { status: 'failed', fault }, writer), stepsEnd: reason };
  if (row.stepsEnd !== undefined || !mayBeOut(row)) return undefined;
  if (row.chat.state === 'terminated' && reason === 'ended') return undefined;

  return { ...row, stepsEnd: reason, version, updatedAt: now };
}
