import type { Claim } from '../ledger/ledger.ts';
import type { LedgerChat, LedgerFault, LedgerRow, TerminationReason } from '../ledger/row.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { clipBytes } from './clip-bytes.ts';

/**
 * What a delivery of a record finds:
 * - `free`: no row, or a retrying one whose time has come. It may be claimed.
 * - `waiting`: an owner may be at work, the next attempt is not due, or only a newer version knows the status. Nothing
 *   to do before `until`.
 * - `lease-expired`: an owner took it and never came back. It is not known whether the message went out.
 * - `final`: nothing changes any more but the chat's state.
 * - `past`: it has gone on to a later step.
 * - `conflict`: the row belongs to an invite with other content under the same key.
 */
export type Situation =
  | { readonly kind: 'free' }
  | { readonly kind: 'waiting'; readonly until: number }
  | { readonly kind: 'lease-expired' | 'final' | 'past' | 'conflict'; readonly row: LedgerRow };

export function situationOf(
  row: LedgerRow | undefined,
  { contentHash }: { readonly contentHash: string },
  now: number,
): Situation {
  if (!row) return { kind: 'free' };
  if (isOtherContent(row, { contentHash })) return { kind: 'conflict', row };
  if (row.step !== undefined) return { kind: 'past', row };
  if (isNewer(row) && row.deadline > now)
    return { kind: 'waiting', until: Math.min(now + newerLooksMs, row.deadline + 1000) };

  switch (row.status) {
    case 'sending':
      return (row.leaseUntil ?? 0) > now
        ? { kind: 'waiting', until: row.leaseUntil ?? now }
        : { kind: 'lease-expired', row };
    case 'retrying':
      return (row.notBefore ?? 0) > now ? { kind: 'waiting', until: row.notBefore ?? now } : { kind: 'free' };
    case 'sent':
    case 'failed':
    case 'unknown':
    case 'expired':
    case 'received':
      return { kind: 'final', row };
    default:
      return row.status satisfies never;
  }
}

/** ms since 1970. A caller's repeat may have another deadline than the row: the first one claimed counts. */
export function deadlineOf({ deadline }: Pick<InviteRecord, 'deadline'>, row: LedgerRow | undefined): number {
  return row?.deadline ?? deadline;
}

/** How often a record looks whether a version that knows its row's status has gone on with it. */
const newerLooksMs = 60_000;

/**
 * Whether a newer version wrote a status that this one does not know: nothing is claimed, sent or ended before the
 * deadline.
 */
export function isNewer({ newerStatus }: Pick<LedgerRow, 'newerStatus'>): boolean {
  return newerStatus !== undefined;
}

/** Whether the row is not final yet. */
export function isUnderWay({ status }: Pick<LedgerRow, 'status'>): boolean {
  return status === 'sending' || status === 'retrying';
}

/** Whether the row was written for an invite with other content under the same key. */
export function isOtherContent(row: LedgerRow, { contentHash }: { readonly contentHash: string }): boolean {
  return row.contentHash !== contentHash && row.contentHash !== noContent;
}

/** Content hash of a row that was written without the record at hand: a cancelled or a dropped invite. */
const noContent = '';

/** The token and time of a write: every write has its own token. */
export type Writer = { readonly version: string; readonly now: number };

/** What the row of an invite says of its conversation. */
type Joined = Pick<LedgerRow, 'conversation' | 'lookbackDays'>;

export function claimOf(
  record: InviteRecord,
  { version, now }: Writer,
  { leaseMs, server, ...joined }: { readonly leaseMs: number; readonly server: string } & Joined,
): Claim {
  return {
    ...identityOf(record),
    ...joined,
    version,
    updatedAt: now,
    claimedAt: now,
    leaseUntil: now + leaseMs,
    chat: { state: 'open', server },
  };
}

export type Outcome =
  | { readonly status: 'sent'; readonly messageId?: string }
  | { readonly status: 'failed' | 'expired'; readonly fault: LedgerFault }
  | { readonly status: 'unknown'; readonly fault?: LedgerFault }
  | {
      readonly status: 'retrying';
      readonly fault?: LedgerFault;
      readonly notBefore: number;
      readonly maybeSent?: true;
    };

export type Settled = LedgerRow & { readonly status: Outcome['status'] };

/** Undefined: the row is settled like that of an invite with one step. */
export type SettleStep = (
  row: LedgerRow,
  outcome: Outcome,
  writer: Writer,
  chatAfter: (row: LedgerRow, status: Outcome['status']) => LedgerChat,
) => Settled | undefined;

/**
 * The row of an invite with this outcome. A session that need not stay open is terminated in the same write.
 * `settleStep`: of a row that has gone on to a later step.
 */
export function settle(row: LedgerRow, given: Outcome, writer: Writer, settleStep: SettleStep | undefined): Settled {
  const outcome = bounded(inDoubt(row, given));
  const settled = settleStep?.(row, outcome, writer, chatAfter);
  if (settled) return settled;

  const { version, now } = writer;
  const { leaseUntil: _, notBefore: __, fault: ___, newerStatus: ____, maybeSent, ...kept } = row;
  const doubt = outcome.status === 'retrying' && maybeSent ? { maybeSent } : {};
  const chat = chatAfter(row, outcome.status);
  const times = {
    ...(outcome.status === 'sent' && { sentAt: now }),
    ...(chat.state === 'terminated' && { endedAt: row.endedAt ?? now }),
  };

  return { ...kept, ...doubt, ...outcome, ...times, version, updatedAt: now, chat };
}

/** An outcome must not deny a send if an earlier attempt may have reached the client. */
function inDoubt(row: LedgerRow, outcome: Outcome): Outcome {
  const denies = outcome.status === 'failed' || outcome.status === 'expired';

  return row.maybeSent && denies ? { status: 'unknown', fault: outcome.fault } : outcome;
}

/** Half a message id identifies nothing, so a longer one is left out; a detail may be cut. */
const maxIdBytes = 160;
const maxDetailBytes = 240;

/** Texts of vendors and authors must fit an item of 1 KB. */
export function bounded(outcome: Outcome): Outcome {
  if (outcome.status === 'sent') {
    const { messageId, ...rest } = outcome;

    return messageId === undefined || Buffer.byteLength(messageId) > maxIdBytes ? rest : outcome;
  }

  return outcome.fault?.detail === undefined ? outcome : { ...outcome, fault: clipFault(outcome.fault) };
}

/** The fault with a detail that fits an item. */
export function clipFault({ code, detail }: LedgerFault): LedgerFault {
  return { code, ...(detail !== undefined && { detail: clipBytes(detail, maxDetailBytes) }) };
}

/** The row of an invite that nobody has claimed yet. */
export function unclaimed(record: InviteRecord, { version, now }: Writer, server: string): LedgerRow {
  return {
    ...identityOf(record),
    status: 'sending',
    attempt: 0,
    version,
    updatedAt: now,
    chat: { state: 'open', server },
  };
}

/** The row of an invite whose record is not at hand: it never came, or was cancelled before it did. */
export function withoutRecord(
  { sessionId, deadline }: { readonly sessionId: string; readonly deadline: number },
  outcome: { readonly status: 'expired' | 'failed'; readonly fault: LedgerFault; readonly reason: TerminationReason },
  { version, now }: Writer,
): LedgerRow {
  const { reason, ...rest } = outcome;
  const times = { deadline, acceptedAt: now, updatedAt: now, endedAt: now };

  return {
    sessionId,
    ...rest,
    ...times,
    attempt: 0,
    version,
    contentHash: noContent,
    notification: false,
    chat: { server: 'builtin', state: 'terminated', reason },
  };
}

export const cancelled = { status: 'failed', fault: { code: 'cancelled' } } as const;

/** The row with nobody going on with its invite: cancelled before another attempt, or its owner never came back. */
export function giveUp(row: LedgerRow, writer: Writer, settleStep: SettleStep | undefined): LedgerRow {
  if (row.status === 'retrying') return settle(row, cancelled, writer, settleStep);

  return row.status === 'sending' ? settle(row, { status: 'unknown' }, writer, settleStep) : row;
}

export function terminate(row: LedgerRow, reason: TerminationReason, { version, now }: Writer): LedgerRow {
  const { secret: _, ...chat } = row.chat;

  return { ...row, version, updatedAt: now, endedAt: now, chat: { ...chat, state: 'terminated', reason } };
}

/**
 * Whether this session belongs on an agents queue of ours: a plain invite whose message went out, or may have, or a
 * session that its client opened.
 */
export function isForAgents({
  notification,
  status,
  chat,
}: Pick<LedgerRow, 'notification' | 'status' | 'chat'>): boolean {
  return !notification && reached.has(status) && chat.server === 'builtin';
}

const reached: ReadonlySet<LedgerRow['status']> = new Set(['sent', 'unknown', 'received']);

/**
 * Whether agents have the session, or will. An invite whose owner never came back may have gone out; on another chat
 * server only if its chat is known.
 */
export function isLive(row: LedgerRow, now: number): boolean {
  const status = row.status === 'sending' && (row.leaseUntil ?? 0) <= now ? 'unknown' : row.status;

  return row.chat.state === 'open' && hasAgents({ ...row, status });
}

/** Whether the session is, or was, before agents: of whatever chat server. */
export function hasAgents({
  notification,
  status,
  chat,
}: Pick<LedgerRow, 'notification' | 'status' | 'chat'>): boolean {
  if (notification || !reached.has(status)) return false;

  return chat.server === 'builtin' || chat.id !== undefined || status === 'received';
}

/** The chat's id as its server knows it: ours, unless the server draws its own. */
export function chatSessionIdOf({ sessionId, chat }: Pick<LedgerRow, 'sessionId' | 'chat'>): string {
  return chat.id ?? sessionId;
}

/** Whether the session is open on an external chat server: it ends there first. */
export function isExternal({ chat }: Pick<LedgerRow, 'chat'>): boolean {
  return chat.id !== undefined && chat.state === 'open';
}

/** Why the session need not stay open any longer; undefined if agents go on with it, or the invite is not final. */
export function reasonToEnd({ status, notification, fault }: LedgerRow): TerminationReason | undefined {
  if (status === 'failed' || status === 'expired') return fault?.code === 'cancelled' ? 'cancelled' : status;

  return notification && (status === 'sent' || status === 'unknown') ? 'notification' : undefined;
}

function chatAfter(row: LedgerRow, status: Outcome['status']): LedgerChat {
  if (row.chat.state === 'terminated' || status === 'retrying' || isExternal(row)) return row.chat;
  if (status === 'failed' || status === 'expired') return { ...row.chat, state: 'terminated', reason: status };

  return row.notification ? { ...row.chat, state: 'terminated', reason: 'notification' } : row.chat;
}

function identityOf({
  sessionId,
  named,
  deadline,
  contentHash,
  acceptedAt,
  notification,
  channel,
  businessId,
  chatQueueKey,
  callbackTo,
}: InviteRecord) {
  return {
    ...{ sessionId, named, deadline, contentHash, acceptedAt, notification },
    ...{ channel, businessId, chatQueueKey, callbackTo },
  };
}
