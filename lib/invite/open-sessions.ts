/** What becomes of a conversation's open sessions when a new one comes. */
import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Candidate } from '../ledger/conversation.ts';
import type { LedgerFault, LedgerRow } from '../ledger/row.ts';
import { type Client, type ConversationDeps, conversationIdOf } from './conversation.ts';
import { endNow } from './end-now.ts';
import type { ExternalDeps } from './end-on-chat-server.ts';
import { isIdle } from './idle.ts';
import { isForAgents, isLive } from './state.ts';

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

async function rowsOf(
  { ledger }: Pick<ConversationDeps, 'ledger'>,
  sessions: readonly Candidate[],
): Promise<ReadonlyMap<string, LedgerRow | undefined>> {
  const rows = await ledger.readMany(sessions.map(({ sessionId }) => sessionId));
  if (rows.size < sessions.length) throw new Error('the ledger did not read every session');

  return rows;
}
