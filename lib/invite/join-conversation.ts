/** How a session joins the conversation with its client: loaded with the first invite of a stage that has such. */
import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import { changeConversation } from '../ledger/change-conversation.ts';
import { type Carried, type Conversation, maxCandidates } from '../ledger/conversation.ts';
import { readRows } from '../ledger/read-rows.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { type ConversationDeps, conversationIdOf } from './conversation.ts';
import type { ReadyDelivery } from './resolve.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** `older`: the conversation has sessions that this invite's may take the place of. */
export type Joined = Pick<LedgerRow, 'conversation' | 'lookbackDays'> & { readonly older: boolean };

/** `before`: the row as it was read. `inTime`: whether it can still be claimed. */
type Joining = { readonly before: LedgerRow | undefined; readonly inTime: () => boolean };

/**
 * Adds the session to its conversation, so that an answer finds it however soon it comes; before the first attempt what
 * the invite carries, too. A session that is never claimed counts as ended. Without the time for a claim it adds
 * nothing.
 */
export async function joinConversation(
  deps: ConversationDeps,
  { record, channel, contact }: ReadyDelivery,
  { before, inTime }: Joining,
): Promise<Joined> {
  const { conversations, newToken } = deps;
  const settings = conversationSettingsOf(channel);
  const id = await conversationIdOf(deps, channel, record);
  // Names that were linked while the machine stood still would lead to another conversation than the claim's.
  if (!conversations || !settings || id === undefined || !inTime()) return { older: false };

  const now = deps.now();
  const { lookbackDays, continueHours } = settings;
  const contactId =
    contact.found !== 'unread' && contact.found?.match.status === 'one' ? contact.found.match.id : undefined;
  // Of two workers with the same record the second may come after the first has sent the message: then its time stays.
  const isClaimed = async ({ sessions }: Conversation) =>
    sessions.some(({ sessionId }) => sessionId === record.sessionId) &&
    (await readRows(deps.ledger, [record.sessionId])).get(record.sessionId)?.version !== before?.version;
  const join = async (stored: Conversation | undefined) =>
    stored && (await isClaimed(stored))
      ? undefined
      : withSession(stored, { id, record, now, expiresAt: now + lookbackDays * dayMs });
  const [stored] = await Promise.all([
    changeConversation({ conversations, newToken }, id, join),
    !before && conversations.putCarried(carriedBy(record, contactId), now + continueHours * hourMs),
  ]);

  return { conversation: id, lookbackDays, older: (stored?.sessions.length ?? 0) > 1 };
}

type Session = {
  readonly id: string;
  readonly record: InviteRecord;
  readonly now: number;
  readonly expiresAt: number;
};

/** Only what is said moves `activeAt`: an invite keeps no other session from being idle. */
function withSession(
  before: Conversation | undefined,
  { id, record, now, expiresAt }: Session,
): Omit<Conversation, 'version'> {
  const { sessionId, channel, businessId, clientId } = record;
  const known = before?.sessions.find((session) => session.sessionId === sessionId);
  const others = before?.sessions.filter((session) => session !== known) ?? [];

  return {
    ...{ activeAt: now, ...before },
    ...{ id, channel, businessId },
    clientId: before && (before.clientAt ?? before.renamedAt) !== undefined ? before.clientId : clientId,
    invitedAs: clientId,
    sessions: [...others, { ...known, sessionId, at: now }].toSorted((a, b) => a.at - b.at).slice(-maxCandidates),
    expiresAt: Math.max(expiresAt, before?.expiresAt ?? 0),
  };
}

function carriedBy(record: InviteRecord, contactId: string | undefined): Carried {
  const { sessionId, chatQueueKey, notification, userData, response } = record;

  return {
    ...{ sessionId, chatQueueKey, notification, userData },
    ...(response && { standardResponseId: response.id }),
    ...(contactId !== undefined && { contactId }),
  };
}
