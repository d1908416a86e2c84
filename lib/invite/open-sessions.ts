/** Which sessions of a conversation are open when a new one comes. accept reads this: it ends none. */
import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { readRows } from '../ledger/read-rows.ts';
import { type Client, type ConversationDeps, conversationIdOf } from './conversation.ts';
import { isIdle } from './idle.ts';
import { isLive } from './state.ts';

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
  const rows = await readRows(
    deps.ledger,
    written.map((candidate) => candidate.sessionId),
  );
  const open = written.filter((candidate) => {
    const row = rows.get(candidate.sessionId);

    return row && isLive(row, now) && !isIdle(candidate, { activeAt: stored.activeAt, idleHours, now });
  });

  return open.at(-1)?.sessionId;
}

/** Why an invite is refused; the detail names the session. */
export function sessionOpenFault(sessionId: string) {
  return { code: 'session_open', detail: `The open session is ${sessionId}.` } as const;
}
