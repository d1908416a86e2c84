import { endNow } from '../../invite/end-now.ts';
import type { Carried, Conversation } from '../../ledger/conversation.ts';
import type { Decided, SystemAnswer } from '../../ledger/conversations.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import { type ChosenSession, chooseSession, idleSessions, openNew } from './choose-session.ts';
import type { ClientMessageDeps } from './client-message-deps.ts';
import { sessionIdFor } from './client-message-id.ts';
import type { FoundConversation } from './find-conversation.ts';
import type { InboundChannel } from './inbound-channel.ts';
import { readSessions } from './known-sessions.ts';
import { queueOf, receivedRow, writeReceived } from './open-session.ts';
import type { Opted } from './opt-out.ts';

export type Undecided = {
  readonly record: ClientMessageRecord;
  readonly inbound: InboundChannel;
  readonly found: FoundConversation;
  /** The same, by the names that are known when it is called. */
  readonly findAgain: () => Promise<FoundConversation>;
  /** Our id of the message that it answers. */
  readonly replyTo: string | undefined;
};

/** `row`: of the session that the message goes to. */
export type Target = {
  readonly status: 'target';
  readonly row?: LedgerRow;
  readonly at?: number;
  readonly reason?: string;
  readonly opened?: Decided['opened'];
  /** What the invite carried that a new session goes on from. */
  readonly carried?: Carried | undefined;
  readonly answer?: SystemAnswer | undefined;
};

export type Choosing = Undecided & { readonly opted: Opted };

/** Chooses anew in each round. What is idle ends, and the row of a new session is written: both may come to nothing. */
export async function chooseTarget(
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
    case 'open': {
      const arrived = [...others, ...(answers ? [answers] : [])].filter(({ row }) => row && mayHaveArrived(row));

      return openTarget(deps, choosing, { chosen, isOpened, arrived: arrived.map(({ sessionId }) => sessionId) });
    }
    default:
      return chosen satisfies never;
  }
}

function confirmation(opted: Opted, sessionId: string): SystemAnswer | undefined {
  if (opted.type === 'message' || opted.answer === undefined) return undefined;

  const confirms = opted.type === 'opt-out' ? { confirmsOptOut: true as const } : {};

  return { sessionId, what: opted.type, responseId: opted.answer, ...confirms };
}

/** `arrived`: the sessions whose message went out, or may have. */
type Opening = {
  readonly chosen: Extract<ChosenSession, { status: 'open' }>;
  readonly isOpened: boolean;
  readonly arrived: readonly string[];
};

/** A sender that never came back may have sent it. */
function mayHaveArrived({ status }: LedgerRow): boolean {
  return status === 'sent' || status === 'unknown' || status === 'sending';
}

/** A new session, unless the channel or the response that the client answers says otherwise. */
async function openTarget(
  deps: ClientMessageDeps,
  { record, inbound, found, findAgain, replyTo }: Choosing,
  { chosen, isOpened, arrived }: Opening,
): Promise<Target> {
  const { settings } = inbound;
  const carried = await findCarried(deps, chosen.goesOnFrom);

  if (!isOpened) {
    // Nobody replies to an invite that never went out.
    const invite = carried && arrived.includes(carried.sessionId) ? carried : undefined;
    if (settings.clientMessages === 'replies' && !invite && replyTo === undefined)
      return { status: 'target', reason: 'no reply' };

    const onReply = await onReplyTo(deps, invite);
    if (invite && onReply === 'ignore') return { status: 'target', reason: 'on-reply' };
    if (invite && onReply !== 'session')
      return {
        status: 'target',
        reason: 'on-reply',
        answer: { sessionId: invite.sessionId, what: 'on-reply', responseId: onReply },
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
  const mayMove = async () =>
    (await deps.conversations.decided(record)) === undefined && (await findAgain()).id === found.id;

  return {
    status: 'target',
    row: await writeReceived(deps.ledger, row, mayMove),
    at: record.at,
    opened: { previousSessionId: chosen.previousSessionId, carriedFrom: carried?.sessionId },
    carried,
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
