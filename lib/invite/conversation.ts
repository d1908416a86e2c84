/** The part of a delivery that concerns the conversation with the client: what a client's message finds later. */
import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import { phoneVariants } from '../channel/phone-variants.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Identities } from '../contact/identities.ts';
import { changeConversation } from '../ledger/change-conversation.ts';
import { type Candidate, type Carried, type Conversation, maxCandidates } from '../ledger/conversation.ts';
import type { Conversations } from '../ledger/conversations.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerFault, LedgerRow } from '../ledger/row.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { endNow } from './end-now.ts';
import type { ExternalDeps } from './end-on-chat-server.ts';
import { isIdle } from './idle.ts';
import type { Sent } from './outcome.ts';
import type { ReadyDelivery } from './resolve.ts';
import { isForAgents, isLive } from './state.ts';

type ConversationDeps = {
  readonly conversations?: Conversations | undefined;
  readonly identities?: Pick<Identities, 'personOf'> | undefined;
  readonly ledger: Pick<Ledger, 'readMany'>;
  readonly now: () => number;
  readonly newToken: () => string;
};

type Client = Pick<InviteRecord, 'businessId' | 'clientId'>;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The conversation with this client; undefined if the channel takes no messages of its clients. */
export async function conversationIdOf(
  { conversations, identities }: Pick<ConversationDeps, 'conversations' | 'identities'>,
  channel: ChannelSettings,
  { businessId, clientId }: Client,
): Promise<string | undefined> {
  const { receiver, name } = channel;
  if (!conversations || !identities || receiver === undefined || !conversationSettingsOf(channel)) return undefined;

  const person = await identities.personOf(receiver, clientId);

  return conversations.idOf({ channel: name, businessId, person });
}

/**
 * The open session in which the client has written, if the channel then refuses invites that would open one more.
 * `ownId`: the invite's own session, which counts for nothing.
 */
export async function openSessionOf(
  deps: ConversationDeps,
  channel: ChannelSettings,
  client: Client,
  { ownId, notification }: { readonly ownId: string; readonly notification: boolean },
): Promise<string | undefined> {
  const settings = conversationSettingsOf(channel);
  if (settings?.whenOpen !== 'refuse' || notification) return undefined;

  const id = await conversationIdOf(deps, channel, client);
  const stored = id === undefined ? undefined : await deps.conversations?.read(id);
  const written = (stored?.sessions ?? []).filter(({ sessionId, answered }) => answered && sessionId !== ownId);
  if (!stored || written.length === 0) return undefined;

  const { idleHours } = settings;
  const now = deps.now();
  const rows = await rowsOf(deps, written);
  const open = written.filter((candidate) => {
    const row = rows.get(candidate.sessionId);

    return row && isLive(row, now) && !isIdle(candidate, { activeAt: stored.activeAt, idleHours, now });
  });

  return open.at(-1)?.sessionId;
}

/** Why an invite is refused; the detail names the session. */
export function sessionOpenFault(sessionId: string): LedgerFault {
  return { code: 'session_open', detail: `The open session is ${sessionId}.` };
}

/** `older`: the conversation has sessions that this invite's may take the place of. */
export type Joined = Pick<LedgerRow, 'conversation' | 'lookbackDays'> & { readonly older: boolean };

/**
 * Adds the session to its conversation, so that an answer finds it however soon it comes; before the first attempt what
 * the invite carries, too. A session that is never claimed counts as ended.
 */
export async function joinConversation(
  deps: ConversationDeps,
  { record, channel, contact }: ReadyDelivery,
  { isFirst }: { readonly isFirst: boolean },
): Promise<Joined> {
  const { conversations, newToken } = deps;
  const settings = conversationSettingsOf(channel);
  const id = await conversationIdOf(deps, channel, record);
  if (!conversations || !settings || id === undefined) return { older: false };

  const now = deps.now();
  const { lookbackDays, continueHours } = settings;
  const contactId =
    contact.found !== 'unread' && contact.found?.match.status === 'one' ? contact.found.match.id : undefined;
  const [stored] = await Promise.all([
    changeConversation({ conversations, newToken }, id, (before) =>
      withSession(before, { id, record, now, expiresAt: now + lookbackDays * dayMs }),
    ),
    isFirst && conversations.putCarried(carriedBy(record, contactId), now + continueHours * hourMs),
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

type EndDeps = ConversationDeps & Pick<ExternalDeps, 'chatServers' | 'ledger' | 'report' | 'catalog'>;

/**
 * Ends the sessions that the new one takes the place of: older ones in which nobody has written, and those that are
 * idle. Repeating it does no harm. Throws if one cannot be ended.
 */
export async function supersedeOlder(deps: EndDeps, row: LedgerRow): Promise<void> {
  if (row.conversation === undefined || row.channel === undefined || !isForAgents(row)) return;

  const channel = deps.catalog().channel(row.channel);
  const settings = channel && conversationSettingsOf(channel);
  if (!settings) return;

  const { sessions = [], activeAt } = (await deps.conversations?.read(row.conversation)) ?? {};
  const own = sessions.find(({ sessionId }) => sessionId === row.sessionId);
  const idle = { activeAt, idleHours: settings.idleHours, now: deps.now() };
  const older = sessions.filter(
    (session) =>
      own &&
      session !== own &&
      session.at <= own.at &&
      (!(session.answered || session.spoken) || isIdle(session, idle)),
  );
  if (older.length === 0) return;

  const rows = await rowsOf(deps, older);
  for (const session of older) {
    const other = rows.get(session.sessionId);
    if (!other || !isLive(other, idle.now) || other.status === 'sending') continue;
    if (!(await endNow(deps, other, session.answered || session.spoken ? 'idle' : 'superseded')))
      throw new Error('the row of an older session was written by others');
  }
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

async function rowsOf(
  { ledger }: Pick<ConversationDeps, 'ledger'>,
  sessions: readonly Candidate[],
): Promise<ReadonlyMap<string, LedgerRow | undefined>> {
  const rows = await ledger.readMany(sessions.map(({ sessionId }) => sessionId));
  if (rows.size < sessions.length) throw new Error('the ledger did not read every session');

  return rows;
}
