/** The part of a delivery that concerns the conversation with the client: what a client's message finds later. */
import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import { phoneVariants } from '../channel/phone-variants.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Identities } from '../contact/identities.ts';
import { changeConversation } from '../ledger/change-conversation.ts';
import { type Carried, type Conversation, maxCandidates } from '../ledger/conversation.ts';
import type { Conversations } from '../ledger/conversations.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readRows } from '../ledger/read-rows.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { Sent } from './outcome.ts';
import type { ReadyDelivery } from './resolve.ts';

export type ConversationDeps = {
  readonly conversations?: Conversations | undefined;
  readonly identities?: Pick<Identities, 'personOf'> | undefined;
  readonly ledger: Pick<Ledger, 'readMany'>;
  readonly now: () => number;
  readonly newToken: () => string;
};

export type Client = Pick<InviteRecord, 'businessId' | 'clientId'>;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The conversation with this client; undefined if the channel takes no messages of its clients. */
export async function conversationIdOf(
  {
    conversations,
    identities,
  }: {
    readonly conversations?: Pick<Conversations, 'idOf'> | undefined;
    readonly identities?: Pick<Identities, 'personOf'> | undefined;
  },
  channel: ChannelSettings,
  { businessId, clientId }: Client,
): Promise<string | undefined> {
  const { receiver, name } = channel;
  if (!conversations || !identities || receiver === undefined || !conversationSettingsOf(channel)) return undefined;

  const person = await identities.personOf(receiver, clientId);

  return conversations.idOf({ channel: name, businessId, person });
}

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
    clientId: before?.clientAt === undefined ? clientId : before.clientId,
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

/** The vendor has named the client: a number that is written differently is then somebody else's. */
export async function noteNamed(
  { conversations, newToken }: Pick<ConversationDeps, 'conversations' | 'newToken'>,
  { record }: ReadyDelivery,
  { sent, row }: { readonly sent: Sent; readonly row: Pick<LedgerRow, 'conversation'> },
): Promise<void> {
  const isTold = sent.status === 'sent' && (sent.clientIds?.length ?? 0) > 0;
  if (!conversations || row.conversation === undefined || !isTold || phoneVariants(record.clientId).length === 0)
    return;

  await changeConversation({ conversations, newToken }, row.conversation, (stored) =>
    stored && !stored.isNamed ? { ...stored, isNamed: true } : undefined,
  );
}
