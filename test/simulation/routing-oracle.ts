import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { Worker } from './calls.ts';

/** What a client's message finds of a session. `sending`: nobody knows yet whether it will be one. */
type State = 'open' | 'sending' | 'over';

type Session = {
  readonly id: string;
  readonly isInbound: boolean;
  /** A client's message was the first in it, for which it was not decided: the chat of its own session was over. */
  readonly isMovedTo: boolean;
  conversation: string | undefined;
  /** Between these two its invite was claimed last, or the client's message that opened it was written. */
  earliest: number;
  latest: number;
  endedAt?: number;
  /** The client's messages that went to it. */
  readonly answeredAt: number[];
  readonly changes: Change[];
};

/** `chatId`: what the row knows its chat by. */
type Change = {
  readonly at: number;
  readonly state: State;
  readonly leaseUntil: number;
  readonly chatId: string | undefined;
};

/** What is known of a client's message, and between which moments it was looked at. */
export type Looked = {
  readonly conversation: string;
  /** By the vendor's clock. */
  readonly at: number;
  /** The session of the message that it answers, if that could be known. */
  readonly answers?: string | undefined;
  /** The same, if it may have been known. */
  readonly mayAnswer?: string | undefined;
  /** The session that it would open. */
  readonly own: string;
  readonly from: number;
  readonly to: number;
  /** Who decides. */
  readonly by?: Worker;
};

/** The vendor's clock and ours may differ by this. */
export const toleranceMs = 3000;

/** A delivery that adds its session may stand still before its claim, which may take effect 90 s later. */
const beforeClaimMs = 125_000;

/**
 * Where a client's message may go, by rule 12, from what the ledger held and nothing else: what several people do at
 * once may be seen in either order, so that there may be more than one right session.
 */
export function createRoutingOracle({
  now,
  differenceMs,
  idleMs,
}: {
  readonly idleMs: number;
  readonly now: () => number;
  readonly differenceMs: number;
}) {
  const sessions = new Map<string, Session>();
  /** Those in which the client has written, as far as their conversation knows: it comes before the decision. */
  const begun = new Map<string, Set<Worker>>();

  const statesOf = ({ changes }: Session, from: number, to: number) => {
    const before = changes.filter(({ at }) => at <= from).at(-1);
    const within = changes.filter(({ at }) => at > from && at <= to);

    return [...(before ? [before] : []), ...within];
  };
  const isSurely = (session: Session, state: State, { from, to }: Looked) => {
    const states = statesOf(session, from, to);

    return (
      states.length > 0 &&
      (session.changes[0]?.at ?? to) <= from &&
      states.every((one) => one.state === state && (state !== 'sending' || one.leaseUntil > to + differenceMs))
    );
  };
  /** Whoever sends it and does not come back may have sent it: it will be unknown. */
  const mayBeOpen = (session: Session, { from, to }: Looked) =>
    statesOf(session, from, to).some(
      ({ state, leaseUntil }) => state === 'open' || (state === 'sending' && leaseUntil <= to + differenceMs),
    );
  /** One that a client would have opened, if another message had not been first, is nobody's. */
  const isNobodys = ({ isInbound, answeredAt }: Session) => isInbound && answeredAt.length === 0;
  const ofConversation = ({ conversation, own }: Looked) =>
    [...sessions.values()].filter(
      (session) => session.conversation === conversation && session.id !== own && !isNobodys(session),
    );
  /** What agents have written since is left out: whoever was not idle without it was not idle with it. */
  const mayBeIdle = ({ latest }: Session, { conversation, from, to }: Looked) => {
    const spoken = [...sessions.values()]
      .filter((session) => session.conversation === conversation)
      .flatMap(({ answeredAt }) => answeredAt.filter((at) => at <= from));

    return Math.max(latest, ...spoken) + idleMs <= to + differenceMs;
  };
  const isSurelyOpen = (session: Session, looked: Looked) =>
    isSurely(session, 'open', looked) && !mayBeIdle(session, looked);
  const isSurelyThere = (session: Session, looked: Looked) =>
    isSurelyOpen(session, looked) || isSurely(session, 'sending', looked);
  const isSurelyBefore = ({ latest }: Session, { at }: Looked) => latest + differenceMs <= at + toleranceMs;

  /** Surely there, and surely before the message. */
  const mustBeSeen = (looked: Looked) =>
    ofConversation(looked).filter((session) => isSurelyBefore(session, looked) && isSurelyThere(session, looked));
  /** Surely there, and the client has begun to write in it: what comes out of order goes there, too. */
  const hasBegun = (looked: Looked) =>
    ofConversation(looked).filter(
      (session) => isSurelyOpen(session, looked) && session.answeredAt.some((at) => at <= looked.from),
    );

  return {
    sessions,

    /** A row as it is written. `opener`: when the client wrote the message that opened it. */
    written: (row: LedgerRow, openedAt?: number): void => {
      const known = sessions.get(row.sessionId);
      const session: Session = known ?? {
        id: row.sessionId,
        isInbound: openedAt !== undefined,
        isMovedTo: openedAt === undefined && row.status === 'received',
        conversation: undefined,
        earliest: openedAt ?? now() - beforeClaimMs,
        latest: openedAt ?? now(),
        answeredAt: [],
        changes: [],
      };
      sessions.set(row.sessionId, session);
      session.conversation = row.conversation ?? session.conversation;
      if (row.status === 'sending' && openedAt === undefined) {
        session.earliest = now() - beforeClaimMs;
        session.latest = now();
      }
      if (row.chat.state === 'terminated') session.endedAt ??= now();
      session.changes.push({ at: now(), state: stateOf(row), leaseUntil: row.leaseUntil ?? 0, chatId: row.chat.id });
    },

    /** Why this session is wrong for it; undefined if it may be right. */
    whyNot: (chosen: string, looked: Looked): string | undefined => {
      const session = sessions.get(chosen);
      const answered = looked.answers === undefined ? undefined : sessions.get(looked.answers);

      if (answered && chosen !== answered.id && answered.conversation === looked.conversation)
        if (isSurelyOpen(answered, looked)) return `and what it answers was sent in ${answered.id}`;
      if (!session) return 'and nobody has ever seen that';
      if (session.conversation !== looked.conversation) return 'which is somebody else’s';
      if (!mayBeOpen(session, looked)) return 'which was not open';
      if (answered?.id === chosen) return undefined;
      if (session.earliest - differenceMs > looked.at + toleranceMs) {
        const [earlier] = mustBeSeen(looked);
        if (earlier) return `whose message came later, and ${earlier.id} is there for it`;
        const isBegun = [...(begun.get(session.id) ?? [])].some((worker) => worker !== looked.by);
        const hasAnswers = session.isInbound || session.isMovedTo || session.answeredAt.length > 0;

        return hasAnswers || isBegun ? undefined : 'whose message came later';
      }

      const later = mustBeSeen(looked).find((other) => other.earliest - differenceMs > session.latest);

      return later && `and ${later.id} was the last before it`;
    },

    /** Why it must not open a session, or be left without one; undefined if no session may have been there for it. */
    whyNotNone: (looked: Looked): string | undefined => {
      const answered = looked.answers === undefined ? undefined : sessions.get(looked.answers);
      if (answered && answered.conversation === looked.conversation && isSurelyOpen(answered, looked))
        return `and what it answers was sent in ${answered.id}`;

      const [open] = [...mustBeSeen(looked), ...hasBegun(looked)];

      return open && `and ${open.id} is there for it`;
    },

    /** The conversation says that the client has written in it. */
    begun: (sessionId: string, worker: Worker): void =>
      void begun.set(sessionId, (begun.get(sessionId) ?? new Set()).add(worker)),
    isBegun: (sessionId: string): boolean => begun.has(sessionId),

    /** Another session of its conversation that has been open all the while, and in which the client has written. */
    openBeside: (sessionId: string, forMs: number): string | undefined => {
      const conversation = sessions.get(sessionId)?.conversation;
      const looked = { conversation: conversation ?? '', at: now(), own: sessionId, from: now() - forMs, to: now() };

      return hasBegun(looked)[0]?.id;
    },

    /** Surely open all the while, and there before that. */
    openBefore: (looked: Looked): readonly string[] =>
      ofConversation(looked)
        .filter((session) => isSurelyOpen(session, looked) && session.latest + differenceMs <= looked.at)
        .map(({ id }) => id),

    /** A client's message goes to it. */
    answered: (sessionId: string): void => void sessions.get(sessionId)?.answeredAt.push(now()),

    /** Sessions of the conversation that were there before. One that a client opens is there with its first message. */
    before: (looked: Looked): readonly string[] =>
      ofConversation(looked)
        .filter(({ isInbound, answeredAt, changes }) =>
          (isInbound ? answeredAt : changes.map(({ at }) => at)).some((at) => at <= looked.from),
        )
        .map(({ id }) => id),
  };
}

function stateOf({ status, chat, notification }: LedgerRow): State {
  // No agent has what nobody can name.
  if (status === 'unknown' && chat.server !== 'builtin' && chat.id === undefined) return 'over';
  if (chat.state === 'terminated' || notification) return 'over';
  if (status === 'sending') return 'sending';

  return status === 'sent' || status === 'unknown' || status === 'received' ? 'open' : 'over';
}
