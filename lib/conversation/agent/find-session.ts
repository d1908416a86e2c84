import type { Lookup } from '../../catalog/lookup.ts';
import { conversationSettingsOf } from '../../channel/conversation-settings.ts';
import type { ChannelSettings, ConversationSettings } from '../../channel/settings.ts';
import type { Fault } from '../../faults/faults.ts';
import { type Asker, isHidden } from '../../invite/session.ts';
import { isGenuine } from '../../invite/session-id.ts';
import { isNewer, isUnderWay } from '../../invite/state.ts';
import type { Conversation } from '../../ledger/conversation.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerRow } from '../../ledger/row.ts';

/** A session of a channel that takes its clients' messages. It may have ended. */
export type ConversationSession = {
  readonly row: LedgerRow;
  readonly channel: ChannelSettings;
  readonly settings: ConversationSettings;
  readonly conversation: Conversation;
};

/** `members`: of the answer, beside the problems. */
export type Refused = {
  readonly status: 'refused';
  readonly problems: readonly Fault[];
  readonly members?: Readonly<Record<string, unknown>> | undefined;
};

export type Found = { readonly status: 'found'; readonly session: ConversationSession } | Refused;

export type FindSessionDeps = {
  readonly stage: string;
  readonly catalog: () => Pick<Lookup, 'channel'>;
  readonly ledger: Pick<Ledger, 'read'>;
  readonly conversations: Pick<Conversations, 'read'>;
};

export type FindSession = (sessionId: string, asker: Asker) => Promise<Found>;

/** The session, if the caller may talk in it. Throws if a table does not answer. */
export function createFindSession(deps: FindSessionDeps): FindSession {
  return async (sessionId, asker) => {
    if (!isGenuine(sessionId, deps.stage)) return refused({ code: 'session_unknown' });

    const row = await deps.ledger.read(sessionId);
    if (isHidden(row, { sessionId, stage: deps.stage, ...asker })) return refused({ code: 'session_unknown' });
    if (asker.may && !asker.may.includes('converse')) return refused({ code: 'forbidden' });
    if (!row)
      return refused({ code: 'session_unknown', detail: 'Its invite is on its way: try again in some seconds.' });
    if (row.chat.server !== 'builtin') return refused({ code: 'session_elsewhere' });

    const channel = row.channel === undefined ? undefined : deps.catalog().channel(row.channel);
    const settings = channel && conversationSettingsOf(channel);
    if (!settings)
      return refused({ code: 'content_not_supported', detail: 'The channel takes no messages of its clients.' });

    const conversation = row.conversation === undefined ? undefined : await deps.conversations.read(row.conversation);
    if (!conversation)
      return refused({
        code: 'client_unreachable',
        detail: 'The conversation is over, or began before this channel took messages.',
      });

    return { status: 'found', session: { row, channel, settings, conversation } };
  };
}

/** Why nothing new can be said in a session; undefined if it can. Throws if the ledger does not answer. */
export async function whyNotOpen(
  { ledger }: { readonly ledger: Pick<Ledger, 'readMany'> },
  { row, conversation }: ConversationSession,
): Promise<Refused | undefined> {
  if (row.chat.state === 'terminated') {
    const nextSessionId = await openSessionOf(ledger, conversation);

    return { ...refused({ code: 'session_ended' }), ...(nextSessionId && { members: { nextSessionId } }) };
  }

  return isUnderWay(row) || isNewer(row) || row.notification ? refused({ code: 'session_busy' }) : undefined;
}

/** The one that came last. */
async function openSessionOf(
  ledger: Pick<Ledger, 'readMany'>,
  { sessions }: Conversation,
): Promise<string | undefined> {
  const rows = await ledger.readMany(sessions.map(({ sessionId }) => sessionId));
  const open = sessions.findLast(({ sessionId }) => {
    const row = rows.get(sessionId);

    return row?.chat.state === 'open' && !row.notification && !isUnderWay(row);
  });

  return open?.sessionId;
}

export function refused(...problems: readonly Fault[]): Refused {
  return { status: 'refused', problems };
}
