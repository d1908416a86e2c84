import type { Candidate, Carried, Conversation } from '../../lib/ledger/conversation.ts';
import type { Decided } from '../../lib/ledger/conversations.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { ownAnswers, usualResponse } from './catalogs.ts';
import { type Looked, toleranceMs } from './routing-oracle.ts';
import type { Scenario } from './scenario.ts';

type OnReply = 'session' | 'ignore' | 'answer';

/** What something was from then on. */
type Was<Value> = { readonly at: number; readonly value: Value };

/**
 * An invite that a message may go on from, what its response says of replies, whether it may have arrived, and the
 * session of the message that is answered, if one is.
 */
type Carrier = {
  readonly invite: string | undefined;
  readonly onReply: OnReply;
  readonly arrived: boolean;
  readonly answers: string | undefined;
};

/**
 * Whether a client's message that finds no session open may open one, by `client-messages` and `on-reply`: from the
 * invites that its conversation had. What is written while somebody looks may have been seen or not.
 */
export function createReplyOracle({
  now,
  scenario: { talk, deployment },
}: {
  readonly now: () => number;
  readonly scenario: Scenario;
}) {
  const lists = new Map<string, Was<readonly Candidate[]>[]>();
  const carried = new Map<string, Was<OnReply>[]>();
  const arrivals = new Map<string, Was<boolean>[]>();

  const note = <Value>(history: Map<string, Was<Value>[]>, key: string, value: Value): void =>
    void history.set(key, [...(history.get(key) ?? []), { at: now(), value }]);

  /** The first of these that carries something, however it was seen. Undefined: none. */
  const firstOf = (sessionIds: readonly string[], { from, to }: Looked): readonly (string | undefined)[] => {
    const found: (string | undefined)[] = [];

    for (const sessionId of sessionIds) {
      const at = carried.get(sessionId)?.[0]?.at ?? Number.POSITIVE_INFINITY;
      if (at <= to) found.push(sessionId);
      if (at <= from) return found;
    }

    return [...found, undefined];
  };

  const carriersOf = (looked: Looked): readonly Carrier[] => {
    const { answers: answered, mayAnswer, own, at, conversation } = looked;
    const possible = answered === undefined ? new Set([undefined, mayAnswer]) : new Set([answered]);
    const all = seenOf(lists.get(conversation), { ...looked, absent: [] });

    return [...possible].flatMap((answers) =>
      all.flatMap((sessions) => {
        const before = sessions
          .filter((session) => session.sessionId !== own && session.at <= at + toleranceMs)
          .toSorted((one, other) => other.at - one.at)
          .map(({ sessionId }) => sessionId);

        return firstOf([...(answers === undefined ? [] : [answers]), ...before], looked).flatMap((invite = '') =>
          seenOf(carried.get(invite), { ...looked, absent: 'session' as const }).flatMap((onReply) =>
            seenOf(arrivals.get(invite), { ...looked, absent: false }).map((arrived) => {
              return { invite, onReply: arrived ? onReply : 'session', arrived, answers };
            }),
          ),
        );
      }),
    );
  };
  const opens = ({ onReply, arrived, answers }: Carrier) =>
    onReply === 'session' && (!talk?.repliesOnly || arrived || answers !== undefined);

  return {
    listed: ({ id, sessions }: Conversation): void => note(lists, id, sessions),

    /** Conversations that have had the session: more than one, if its client's names were linked meanwhile. */
    listedIn: (sessionId: string): readonly string[] =>
      [...lists]
        .filter(([, all]) => all.some(({ value }) => value.some((session) => session.sessionId === sessionId)))
        .map(([conversation]) => conversation),

    noteCarried: ({ sessionId, standardResponseId }: Carried): void =>
      note(carried, sessionId, standardResponseId === usualResponse ? (talk?.onReply ?? 'session') : 'session'),

    written: ({ sessionId, status }: LedgerRow): void =>
      note(arrivals, sessionId, status === 'sent' || status === 'unknown' || status === 'sending'),

    /** Why it must not open a session, or must not be left without one; undefined if it may. */
    whyNot: (isOpened: boolean, looked: Looked, answer: Decided['answer']): string | undefined => {
      // Another catalog may know another response.
      if (deployment) return undefined;

      const carriers = carriersOf(looked);
      if (isOpened) return carriers.some(opens) ? undefined : 'and a reply to nothing opens none';
      if (carriers.every(opens)) return 'and it could open a session';

      const answered = carriers.filter(({ onReply }) => onReply === 'answer').map(({ invite }) => invite);
      if (answered.length === carriers.length && answer === undefined) return 'and nobody answers it';
      if (answer?.responseId === ownAnswers.reply && !answered.includes(answer.sessionId))
        return `and is answered in ${answer.sessionId}`;

      return undefined;
    },
  };
}

/** What it was at some moment of these. */
function seenOf<Value>(
  history: readonly Was<Value>[] = [],
  { from, to, absent }: Pick<Looked, 'from' | 'to'> & { readonly absent: Value },
): readonly Value[] {
  const before = history.findLast(({ at }) => at <= from)?.value ?? absent;
  const meanwhile = history.filter(({ at }) => at > from && at <= to).map(({ value }) => value);

  return [...new Set([before, ...meanwhile])];
}
