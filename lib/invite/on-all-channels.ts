/** Sessions of invites that went on by other channels. Loaded with the first of these. */
import type { Candidate } from '../ledger/conversation.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { ConversationDeps } from './conversation.ts';

/** A session as a conversation knows it; `activeAt`: when either side last said something there. */
export type Known = {
  readonly conversation: string;
  readonly session: Candidate;
  readonly activeAt: number | undefined;
};

/** As the conversations of all its channels know it. Throws if the table does not answer. */
export async function onAllChannels(
  { conversations }: Pick<ConversationDeps, 'conversations'>,
  { conversation, pastSteps = [] }: LedgerRow,
  { session, activeAt = 0, ...known }: Known,
): Promise<Known> {
  const ids = new Set([conversation, ...pastSteps.map((step) => step.conversation)].filter((id) => id !== undefined));
  ids.delete(known.conversation);
  const all = await Promise.all([...ids].map((id) => conversations?.read(id)));
  const others = all.map((one) => one?.sessions.find(({ sessionId }) => sessionId === session.sessionId));

  return {
    ...known,
    session: {
      ...session,
      ...(others.some((other) => other?.answered) && { answered: true }),
      ...(others.some((other) => other?.spoken) && { spoken: true }),
    },
    activeAt: Math.max(activeAt, ...all.map((one) => one?.activeAt ?? 0)),
  };
}
