import { endingEntry } from '../chat-queue/interaction.ts';
import type { Conversations } from '../ledger/conversations.ts';
import type { Receipt } from '../ledger/receipt.ts';
import type { Receipts } from '../ledger/receipts.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { writeOwn } from '../ledger/write-own.ts';
import { type ExternalDeps, endAndWrite, lookOnChatServer } from './end-on-chat-server.ts';
import { hasReceiver } from './has-receiver.ts';
import { mayGoOn } from './later-steps.ts';
import { reportOutcome } from './report.ts';
import { isGenuine, isInvitedBy } from './session-id.ts';
import { settleStepOf } from './settle-step-of.ts';
import {
  cancelled,
  giveUp,
  isExternal,
  isNewer,
  reasonToEnd,
  type SettleStep,
  terminate,
  type Writer,
  withoutRecord,
} from './state.ts';
import type { Step } from './steps.ts';
import { endIfIdle, type Talk, talkOf } from './talk.ts';

export type SessionDeps = ExternalDeps & {
  readonly stage: string;
  readonly receipts: Pick<Receipts, 'read'>;
  /** Absent if no vendor posts to this stage. */
  readonly conversations?: Pick<Conversations, 'read'> | undefined;
};

/** `converse`: to see and answer every session of its channels, and not only those that it invited to. */
export type Right = 'invite' | 'converse';

/**
 * The caller of the request: `channels` are those that it may use, absent for all, and `may` what it may do, absent for
 * everything. A session of another channel does not exist for it; nor, until the channel is known, or without the right
 * to converse, does one that another caller invited to.
 */
export type Asker = {
  readonly caller?: string | undefined;
  readonly channels?: readonly string[] | undefined;
  readonly may?: readonly Right[] | undefined;
};

/** A row, what the vendor reported of its message, and what the client has written since. */
export type Known = {
  readonly row: LedgerRow;
  readonly receipt?: Receipt | undefined;
  readonly talk?: Talk | undefined;
  /** Of an invite that has gone on by another channel: all of them, and the one by which its session goes on. */
  readonly steps?: { readonly all: readonly Step[]; readonly current: number } | undefined;
};

/** `accepted`: the id is genuine and nothing is known of it yet. */
export type SessionFound =
  | ({ readonly status: 'found' } & Known)
  | { readonly status: 'accepted' }
  | { readonly status: 'unknown' };

/**
 * If the session is on an external chat server, checks there whether it is still open; if nobody has written in it for
 * the channel's `idle-hours`, ends it.
 */
export function createReadSession(deps: SessionDeps): (sessionId: string, asker?: Asker) => Promise<SessionFound> {
  return async (sessionId, asker = {}) => {
    if (!isGenuine(sessionId, deps.stage)) return { status: 'unknown' };

    const row = await deps.ledger.read(sessionId);
    if (isHidden(row, { sessionId, stage: deps.stage, ...asker })) return { status: 'unknown' };

    if (!row) return { status: 'accepted' };

    const [looked, known] = await Promise.all([lookOnChatServer(deps, row), knownOf(deps, row)]);

    return { status: 'found', ...known, row: await endIfIdle(deps, looked, known.talk) };
  };
}

export type SessionEnded =
  | ({ readonly status: 'terminated' } & Known)
  | { readonly status: 'busy' }
  | { readonly status: 'unknown' };

/** How long an invite that is cancelled before it was claimed may still be on its way, ms. */
const longestTtl = 86_400_000;

/** A row that somebody else writes in every round is as busy as one with a lease. */
const maxRounds = 5;

/**
 * Ends a session, or cancels an invite that is not being sent; to repeat it does no harm. `busy`: a lease runs, or only
 * a newer version knows the status. Throws if queue, ledger or chat server do not answer; a session whose end was not
 * confirmed or not written then has an entry, and the sweep ends it.
 */
export function createEndSession(deps: SessionDeps): (sessionId: string, asker?: Asker) => Promise<SessionEnded> {
  return async (sessionId, asker = {}) => {
    if (!isGenuine(sessionId, deps.stage)) return { status: 'unknown' };

    for (let round = 0; round < maxRounds; round += 1) {
      const now = deps.now();
      const row = await deps.ledger.read(sessionId);
      if (isHidden(row, { sessionId, stage: deps.stage, ...asker })) return { status: 'unknown' };
      if (row?.chat.state === 'terminated') {
        if (!(await mayGoOn(deps.catalog(), row, now))) return { status: 'terminated', ...(await knownOf(deps, row)) };
        // A notification's session has ended, and another channel may still send its message.
        await deps.ledger.write({ ...row, stepsEnd: 'ended', version: deps.newToken(), updatedAt: now }, row.version);
        continue;
      }
      if (row?.status === 'sending' && (row.leaseUntil ?? 0) > now) return { status: 'busy' };
      if (row && isNewer(row) && row.deadline > now) return { status: 'busy' };

      const writer = { version: deps.newToken(), now, settleStep: row && (await settleStepOf(row)) };
      const settled = row && settleFirst(row, writer);
      if (settled) {
        if (await writeOwn(deps.ledger, settled, row.version)) reportOutcome(deps.report, settled, { before: row });
        continue;
      }

      const isLast = !row || !(await mayGoOn(deps.catalog(), row, now));
      // A notification's session ends for its message's sake: only the reason keeps another channel from sending it.
      const ended = { ...end(row, sessionId, writer), ...(!isLast && { stepsEnd: 'ended' as const }) };
      if (!(await endOrLeaveToSweep(deps, row, ended))) continue;

      reportOutcome(deps.report, ended, { before: row });
      deps.report({ step: 'terminated', sessionId, reason: ended.chat.reason ?? 'requested' });

      return { status: 'terminated', ...(await knownOf(deps, ended)) };
    }

    return { status: 'busy' };
  };
}

type KnownDeps = Pick<SessionDeps, 'catalog' | 'conversations' | 'now' | 'receipts'> & {
  readonly ledger: Pick<SessionDeps['ledger'], 'read'>;
};

async function knownOf(deps: KnownDeps, row: LedgerRow): Promise<Known> {
  const [reported, talk] = await Promise.all([reportedOf(deps, row), talkOf(deps, row)]);

  return { row, ...reported, talk };
}

/** What is known of a session, and nothing done about it; undefined if there is no row. */
export function createReadKnown(deps: KnownDeps): (sessionId: string) => Promise<Known | undefined> {
  return async (sessionId) => {
    const row = await deps.ledger.read(sessionId);

    return row && knownOf(deps, row);
  };
}

/** Costs a read only on a channel whose vendor reports, or one for each step. */
async function reportedOf(
  { catalog, receipts }: Pick<SessionDeps, 'catalog' | 'receipts'>,
  row: LedgerRow,
): Promise<Pick<Known, 'receipt' | 'steps'>> {
  if (row.step === undefined)
    return { receipt: hasReceiver(catalog(), row) ? await receipts.read(row.sessionId) : undefined };

  const [{ readInviteReceipt }, { currentStep, stepsOf }] = await Promise.all([
    import('./invite-receipt.ts'),
    import('./steps.ts'),
  ]);

  return {
    receipt: await readInviteReceipt(receipts, row),
    steps: { all: stepsOf(row), current: currentStep(row) },
  };
}

/** Whether there is no such session for this caller. */
export function isHidden(
  row: Pick<LedgerRow, 'channel' | 'pastSteps'> | undefined,
  { sessionId, stage, caller, channels, may }: Asker & { readonly sessionId: string; readonly stage: string },
): boolean {
  const isInvited = () => caller !== undefined && isInvitedBy(sessionId, { stage, caller });
  if (may && !may.includes('converse') && !isInvited()) return true;
  if (channels === undefined) return false;

  // The one that the caller named: another may have sent the message.
  const channel = row?.pastSteps?.[0]?.channel ?? row?.channel;

  return channel === undefined ? !isInvited() : !channels.includes(channel);
}

async function endOrLeaveToSweep(deps: SessionDeps, before: LedgerRow | undefined, ended: LedgerRow): Promise<boolean> {
  try {
    return await endAndWrite(deps, before, ended);
  } catch (error) {
    const queue = deps.catalog().queueKeys('notifications')[0];
    const mustEnd = ended.status === 'sent' || ended.status === 'unknown';
    if (queue !== undefined && mustEnd) await deps.chatQueues.put(queue, endingEntry(ended));

    throw error;
  }
}

type Ender = Writer & { readonly settleStep: SettleStep | undefined };

/**
 * A session on an external chat server ends once nobody can send any more: the invite becomes final first, while its
 * session is still open.
 */
function settleFirst(row: LedgerRow, writer: Ender): LedgerRow | undefined {
  const given = isExternal(row) ? giveUp(row, writer, writer.settleStep) : row;

  return given === row ? undefined : given;
}

function end(row: LedgerRow | undefined, sessionId: string, writer: Ender): LedgerRow {
  if (!row)
    return withoutRecord(
      { sessionId, deadline: writer.now + longestTtl },
      { ...cancelled, reason: 'cancelled' },
      writer,
    );
  const reason = row.status === 'retrying' ? 'cancelled' : (reasonToEnd(row) ?? 'requested');

  return terminate(giveUp(row, writer, writer.settleStep), reason, writer);
}
