import type { LedgerRow } from '../../lib/ledger/row.ts';

/** What a client's message finds of a session. `sending`: nobody knows yet whether it will be one. */
type State = 'open' | 'sending' | 'over';

type Session = {
  readonly id: string;
  conversation: string | undefined;
  /** Between these two its invite was claimed last, or the client's message that opened it was written. */
  earliest: number;
  latest: number;
  readonly changes: { readonly at: number; readonly state: State; readonly leaseUntil: number }[];
};

/** What is known of a client's message, and between which moments it was looked at. */
export type Looked = {
  readonly conversation: string;
  /** By the vendor's clock. */
  readonly at: number;
  /** The session of the message that it answers, if that could be known. */
  readonly answers?: string | undefined;
  readonly from: number;
  readonly to: number;
};

/** The vendor's clock and ours may differ by this. */
const toleranceMs = 3000;

/** A delivery that adds its session may stand still before its claim. */
const beforeClaimMs = 35_000;

/**
 * Where a client's message may go, by rule 12, from what the ledger held and nothing else: what several people do at
 * once may be seen in either order, so that there may be more than one right session.
 */
export function createRoutingOracle({
  now,
  differenceMs,
}: {
  readonly now: () => number;
  readonly differenceMs: number;
}) {
  const sessions = new Map<string, Session>();

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
  const mayBe = (session: Session, state: State, { from, to }: Looked) =>
    statesOf(session, from, to).some((one) => one.state === state);
  const ofConversation = ({ conversation }: Looked) =>
    [...sessions.values()].filter((session) => session.conversation === conversation);

  /** Surely open, and surely before the message. */
  const mustBeSeen = (looked: Looked) =>
    ofConversation(looked).filter(
      (session) =>
        session.latest + differenceMs <= looked.at + toleranceMs &&
        (isSurely(session, 'open', looked) || isSurely(session, 'sending', looked)),
    );

  return {
    sessions,

    /** A row as it is written. `opener`: when the client wrote the message that opened it. */
    written: (row: LedgerRow, openedAt?: number): void => {
      const known = sessions.get(row.sessionId);
      const session: Session = known ?? {
        id: row.sessionId,
        conversation: undefined,
        earliest: openedAt ?? now() - beforeClaimMs,
        latest: openedAt ?? now(),
        changes: [],
      };
      sessions.set(row.sessionId, session);
      session.conversation = row.conversation ?? session.conversation;
      if (row.status === 'sending' && openedAt === undefined) session.latest = now();
      session.changes.push({ at: now(), state: stateOf(row), leaseUntil: row.leaseUntil ?? 0 });
    },

    /** Why this session is wrong for it; undefined if it may be right. */
    whyNot: (chosen: string, looked: Looked): string | undefined => {
      const session = sessions.get(chosen);
      const answered = looked.answers === undefined ? undefined : sessions.get(looked.answers);

      if (answered && chosen !== answered.id && answered.conversation === looked.conversation)
        if (isSurely(answered, 'open', looked)) return `and what it answers was sent in ${answered.id}`;
      if (!session) return 'and nobody has ever seen that';
      if (session.conversation !== looked.conversation) return 'which is somebody else’s';
      if (!mayBe(session, 'open', looked)) return 'which was not open';
      if (answered?.id === chosen) return undefined;
      if (session.earliest - differenceMs > looked.at + toleranceMs) return 'whose message came later';

      const later = mustBeSeen(looked).find((other) => other.earliest - differenceMs > session.latest);

      return later && `and ${later.id} was the last before it`;
    },

    /** Why it must not open a session, or be left without one; undefined if no session may have been there for it. */
    whyNotNone: (looked: Looked): string | undefined => {
      const answered = looked.answers === undefined ? undefined : sessions.get(looked.answers);
      if (answered && answered.conversation === looked.conversation && isSurely(answered, 'open', looked))
        return `and what it answers was sent in ${answered.id}`;

      const [open] = mustBeSeen(looked);

      return open && `and ${open.id} is there for it`;
    },

    /** Sessions of the conversation that were there before. */
    before: (looked: Looked): readonly string[] =>
      ofConversation(looked)
        .filter(({ changes }) => (changes[0]?.at ?? looked.to) <= looked.from)
        .map(({ id }) => id),
  };
}

function stateOf({ status, chat, notification }: LedgerRow): State {
  if (chat.state === 'terminated' || notification) return 'over';
  if (status === 'sending') return 'sending';

  return status === 'sent' || status === 'unknown' || status === 'received' ? 'open' : 'over';
}
