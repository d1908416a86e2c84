import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import { readRows } from '../ledger/read-rows.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { ConversationDeps } from './conversation.ts';
import { endNow } from './end-now.ts';
import type { ExternalDeps } from './end-on-chat-server.ts';
import { isIdle } from './idle.ts';
import { onItsChannels } from './open-sessions.ts';
import { hasAgents, isLive } from './state.ts';

type EndDeps = ConversationDeps & Pick<ExternalDeps, 'chatServers' | 'ledger' | 'report' | 'catalog'>;

/**
 * Ends the sessions that the new one takes the place of: older ones in which nobody has written, and those that are
 * idle. Repeating it does no harm. Throws if one cannot be ended.
 */
export async function supersedeOlder(deps: EndDeps, row: LedgerRow): Promise<void> {
  if (row.conversation === undefined || row.channel === undefined || !hasAgents(row)) return;

  const channel = deps.catalog().channel(row.channel);
  const settings = channel && conversationSettingsOf(channel);
  if (!settings) return;

  const { conversation } = row;
  const { sessions = [], activeAt } = (await deps.conversations?.read(conversation)) ?? {};
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

  const rows = await readRows(
    deps.ledger,
    older.map(({ sessionId }) => sessionId),
  );
  for (const session of older) {
    const other = rows.get(session.sessionId);
    if (!other || !isLive(other, idle.now)) continue;
    const known = await onItsChannels(deps, other, { conversation, session, activeAt });
    const isWritten = known.session.answered || known.session.spoken;
    if (isWritten && !isIdle(known.session, { ...idle, activeAt: known.activeAt })) continue;

    const reason = isWritten ? 'idle' : 'superseded';
    // Somebody else wrote the row first: another invite of the client may have ended it.
    if (!(await endNow(deps, other, reason))) return supersedeOlder(deps, row);
  }
}
