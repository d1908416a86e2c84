import { isIdle } from '../../invite/idle.ts';
import { isLive } from '../../invite/state.ts';
import type { Candidate } from '../../ledger/conversation.ts';
import type { LedgerRow } from '../../ledger/row.ts';

/** A session of the conversation. Without a row, or with one that has expired, it has ended. */
export type KnownSession = Candidate & { readonly row: LedgerRow | undefined };

export type ChooseSession = {
  /** `at`: by the vendor's clock. `opensNone`: it goes to an open session, or to none. */
  readonly message: { readonly at: number; readonly opensNone: boolean };
  /** The session of the message that it answers, if that is one of ours. */
  readonly answers: KnownSession | undefined;
  readonly sessions: readonly KnownSession[];
  /** When either side said something last, by our clock. Undefined: never. */
  readonly activeAt: number | undefined;
  readonly idleHours: number;
  readonly now: number;
};

/**
 * - `session`: to this one.
 * - `wait`: whether its invite went out is not known before `until`.
 * - `open`: to a new one. `goesOnFrom`: the sessions that it may go on from, the likeliest first.
 * - `none`: to none.
 */
export type ChosenSession =
  | { readonly status: 'session'; readonly row: LedgerRow }
  | { readonly status: 'wait'; readonly until: number }
  | { readonly status: 'open'; readonly previousSessionId: string | undefined; readonly goesOnFrom: readonly string[] }
  | { readonly status: 'none' };

/** How far the vendor's clock may be ahead of ours, and how short a message can take to be answered. */
const toleranceMs = 3000;

/**
 * Where a client's message goes: to the session of the message that it answers; else to the open session whose message
 * was the latest before it; else to the one in which the client has begun to write, if the message comes out of order;
 * else to a new one.
 */
export function chooseSession(given: ChooseSession): ChosenSession {
  const { message, answers, sessions, now } = given;
  const { row: answered } = answers ?? {};
  if (answers && answered && isOpen(answers, given)) return { status: 'session', row: answered };

  const latestFirst = sessions.toSorted((a, b) => b.at - a.at);
  const before = latestFirst.filter((session) => isBefore(session, message));
  const written = latestFirst.filter((session) => !before.includes(session) && session.answered).reverse();

  for (const session of [...before, ...written]) {
    const { row } = session;
    const until = row?.status === 'sending' ? (row.leaseUntil ?? 0) : 0;
    if (until > now && row?.chat.state === 'open') return { status: 'wait', until };
    if (row && isOpen(session, given)) return { status: 'session', row };
  }

  return message.opensNone ? { status: 'none' } : openNew(given);
}

/** A new session, as the next of these. */
export function openNew({
  message,
  answers,
  sessions,
}: Pick<ChooseSession, 'message' | 'answers' | 'sessions'>): Extract<ChosenSession, { readonly status: 'open' }> {
  const latestFirst = sessions.toSorted((a, b) => b.at - a.at);
  const before = latestFirst.filter((session) => isBefore(session, message));
  const goesOnFrom = [...(answers ? [answers] : []), ...before].map(({ sessionId }) => sessionId);

  return { status: 'open', previousSessionId: latestFirst[0]?.sessionId, goesOnFrom: [...new Set(goesOnFrom)] };
}

function isBefore({ at }: KnownSession, message: ChooseSession['message']): boolean {
  return at <= message.at + toleranceMs;
}

/** Those that are to be ended, because neither side has written in them for so long. */
export function idleSessions({ sessions, ...given }: ChooseSession): readonly LedgerRow[] {
  return sessions.flatMap((session) =>
    session.row && isLive(session.row, given.now) && isIdle(session, given) ? [session.row] : [],
  );
}

function isOpen(session: KnownSession, given: Pick<ChooseSession, 'activeAt' | 'idleHours' | 'now'>): boolean {
  return session.row !== undefined && isLive(session.row, given.now) && !isIdle(session, given);
}
