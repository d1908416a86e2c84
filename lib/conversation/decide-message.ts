import { endNow } from '../invite/end-now.ts';
import { terminate } from '../invite/state.ts';
import { writeConversation } from '../ledger/change-conversation.ts';
import type { Carried, Conversation } from '../ledger/conversation.ts';
import type { Decided, SystemAnswer } from '../ledger/conversations.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { ClientMessageRecord } from '../queue/message-record.ts';
import { type ChosenSession, chooseSession, idleSessions, openNew } from './choose-session.ts';
import type { ClientMessageDeps } from './client-message-deps.ts';
import { clientMessageIdOf, sessionIdFor } from './client-message-id.ts';
import type { FoundConversation } from './find-conversation.ts';
import type { InboundChannel } from './inbound-channel.ts';
import { readSessions } from './known-sessions.ts';
import { queueOf, receivedRow, writeReceived } from './open-session.ts';
import { noteOptOut, type Opted } from './opt-out.ts';
import { touchConversation } from './touch-conversation.ts';

export type Undecided = {
  readonly record: ClientMessageRecord;
  readonly inbound: InboundChannel;
  readonly found: FoundConversation;
  /** Our id of the message that it answers. */
  readonly replyTo: string | undefined;
};

/** `wait`: whether an invite went out is not known before `until`. `row`: of the session, as it was read. */
export type Decision =
  | { readonly status: 'decided'; readonly decided: Decided; readonly row: LedgerRow | undefined }
  | { readonly status: 'wait'; readonly until: number };

/** Meta repeats for seven days what was not answered. */
const decidedForMs = 8 * 86_400_000;

/** A conversation that somebody else writes in every round: the message comes again. */
const maxRounds = 5;

/**
 * Decides where a client's message goes, for good. The conversation is written before, so that messages that come at
 * once get one session, and each a time of its own; after a crash in between it is written again.
 */
export async function decideMessage(deps: ClientMessageDeps, undecided: Undecided): Promise<Decision> {
  const { record, inbound, found } = undecided;
  const names = [...record.clientIds, ...(found.stored ? [found.stored.clientId] : [])];
  const opted = await noteOptOut(deps, { message: record, channel: inbound.channel, clientIds: [...new Set(names)] });
  let { stored } = found;
  let own: LedgerRow | undefined;

  for (let round = 0; round < maxRounds; round += 1) {
    const target = await choose(deps, { ...undecided, opted }, stored);
    if (target.status === 'wait') return target;

    own = target.opened ? target.row : own;
    const receivedAt = await touch(deps, undecided, { stored, target });
    if (receivedAt !== undefined) {
      if (own && target.row?.sessionId !== own.sessionId) await dropOpened(deps, own);
      const decided = await decide(deps, record, { target, receivedAt });

      return { status: 'decided', decided, row: target.row };
    }

    stored = await deps.conversations.read(found.id);
  }

  throw new Error('the conversation was written by others in every round');
}

/** `row`: of the session that the message goes to. */
type Target = {
  readonly status: 'target';
  readonly row?: LedgerRow;
  readonly at?: number;
  readonly reason?: string;
  readonly opened?: Decided['opened'];
  readonly answer?: SystemAnswer | undefined;
};

type Choosing = Undecided & { readonly opted: Opted };

async function choose(
  deps: ClientMessageDeps,
  choosing: Choosing,
  stored: Conversation | undefined,
): Promise<Target | Extract<ChosenSession, { status: 'wait' }>> {
  const { record, inbound, replyTo, opted } = choosing;
  const ownId = sessionIdFor(record, deps.stage);
  const { sessions, answers } = await readSessions(deps, stored ?? {}, { inbound, replyTo });
  const others = sessions.filter(({ sessionId }) => sessionId !== ownId);
  const given = {
    message: { at: record.at, opensNone: record.kind === 'reaction' || opted.type !== 'message' },
    ...{ answers, sessions: others, activeAt: stored?.activeAt, idleHours: inbound.settings.idleHours },
    now: deps.now(),
  };
  for (const row of idleSessions(given)) await endNow(deps, row, 'idle');

  // An earlier attempt has opened it: others may have written to it since.
  const isOpened = others.length < sessions.length;
  const chosen = isOpened ? openNew(given) : chooseSession(given);

  switch (chosen.status) {
    case 'wait':
      return chosen;
    case 'session': {
      const { row } = chosen;
      const at = [...others, ...(answers ? [answers] : [])].find(({ sessionId }) => sessionId === row.sessionId)?.at;

      return { status: 'target', row, at: at ?? record.at, answer: confirmation(opted, row.sessionId) };
    }
    case 'none': {
      // One that was cancelled before it was claimed leads to nobody.
      const last = others.findLast(({ row }) => row?.conversation !== undefined);

      return {
        status: 'target',
        reason: record.kind === 'reaction' ? 'reaction' : opted.type,
        answer: last && confirmation(opted, last.sessionId),
      };
    }
    case 'open':
      return openTarget(deps, choosing, { chosen, isOpened });
    default:
      return chosen satisfies never;
  }
}

function confirmation(opted: Opted, sessionId: string): SystemAnswer | undefined {
  if (opted.type === 'message' || opted.answer === undefined) return undefined;

  const confirms = opted.type === 'opt-out' ? { confirmsOptOut: true as const } : {};

  return { sessionId, what: opted.type, responseId: opted.answer, ...confirms };
}

/** A new session, unless the channel or the response that the client answers says otherwise. */
async function openTarget(
  deps: ClientMessageDeps,
  { record, inbound, found, replyTo }: Choosing,
  { chosen, isOpened }: { readonly chosen: Extract<ChosenSession, { status: 'open' }>; readonly isOpened: boolean },
): Promise<Target> {
  const { settings } = inbound;
  const carried = await findCarried(deps, chosen.goesOnFrom);
  const onReply = await onReplyTo(deps, carried);

  if (!isOpened) {
    const isReply = carried !== undefined || replyTo !== undefined;
    if (settings.clientMessages === 'replies' && !isReply) return { status: 'target', reason: 'no reply' };
    if (carried && onReply === 'ignore') return { status: 'target', reason: 'on-reply' };
    if (carried && onReply !== 'session')
      return {
        status: 'target',
        reason: 'on-reply',
        answer: { sessionId: carried.sessionId, what: 'on-reply', responseId: onReply },
      };
  }

  const row = receivedRow(
    {
      ...{ sessionId: sessionIdFor(record, deps.stage), inbound, conversation: found.id, now: deps.now() },
      ...{ previousSessionId: chosen.previousSessionId, chatQueueKey: queueOf(inbound, carried, deps.catalog()) },
    },
    deps.newToken(),
  );
  const { inboundResponse } = settings;

  return {
    status: 'target',
    row: await writeReceived(deps.ledger, row),
    at: record.at,
    opened: { previousSessionId: chosen.previousSessionId, carriedFrom: carried?.sessionId },
    ...(inboundResponse !== undefined && {
      answer: { sessionId: row.sessionId, what: 'inbound-response', responseId: inboundResponse },
    }),
  };
}

/** What the invite carried that the message is about: `continue-hours` later it is gone. */
async function findCarried(
  { conversations }: ClientMessageDeps,
  goesOnFrom: readonly string[],
): Promise<Carried | undefined> {
  for (const sessionId of goesOnFrom) {
    const carried = await conversations.readCarried(sessionId);
    if (carried) return carried;
  }

  return undefined;
}

async function onReplyTo({ catalog }: ClientMessageDeps, carried: Carried | undefined): Promise<string> {
  const id = carried?.standardResponseId;
  const response = id === undefined ? undefined : await catalog().response(id);

  return response?.onReply ?? 'session';
}

/** When the message was received, as the conversation has it; undefined if somebody else wrote that first. */
async function touch(
  deps: ClientMessageDeps,
  { record, inbound, found }: Undecided,
  { stored, target }: { readonly stored: Conversation | undefined; readonly target: Target },
): Promise<number | undefined> {
  const now = deps.now();
  const { row, at = record.at } = target;
  // Who writes without having been invited, and to no session, leaves no trace but the decision.
  if (!stored && !row) return now;

  const session = row && { sessionId: row.sessionId, at };
  const touched = touchConversation(found.id, stored, { record, inbound, session, now });
  const isWritten = await writeConversation(deps, { ...touched, version: deps.newToken() }, stored?.version);

  return isWritten ? touched.receivedAt : undefined;
}

async function decide(
  { conversations, now }: ClientMessageDeps,
  record: ClientMessageRecord,
  { target, receivedAt }: { readonly target: Target; readonly receivedAt: number },
): Promise<Decided> {
  const { row, reason, opened, answer } = target;
  const decided: Decided = {
    receivedAt,
    ...(row && { messageId: clientMessageIdOf(row.sessionId, record) }),
    ...(reason !== undefined && { reason }),
    ...(opened && { opened }),
    ...(answer && { answer }),
  };

  return conversations.decide(record, decided, now() + decidedForMs);
}

/** A session that nobody has heard of, because another message was first. One that is left behind expires. */
async function dropOpened({ ledger, newToken, now }: ClientMessageDeps, row: LedgerRow): Promise<void> {
  await ledger.write(terminate(row, 'superseded', { version: newToken(), now: now() }), row.version);
}
