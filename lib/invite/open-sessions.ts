/** Which sessions of a conversation are open when a new one comes. accept reads this: it ends none. */
import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Fault } from '../faults/faults.ts';
import type { Candidate } from '../ledger/conversation.ts';
import { readRows } from '../ledger/read-rows.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { type Client, type ConversationDeps, conversationIdOf } from './conversation.ts';
import { isIdle } from './idle.ts';
import type { Known } from './on-all-channels.ts';
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
  if (!refusesMore(channel, { notification })) return undefined;

  const open = await openSessionsOf(deps, channel, client, ({ sessionId }) => sessionId !== ownId);

  return open.findLast(({ answered }) => answered)?.sessionId;
}

function refusesMore(channel: ChannelSettings, { notification }: { readonly notification: boolean }): boolean {
  return conversationSettingsOf(channel)?.whenOpen === 'refuse' && !notification;
}

/** The same of open sessions that are known, for an invite that has no session yet. */
export function refusedFor(
  channel: ChannelSettings,
  invite: { readonly notification: boolean },
  open: readonly Candidate[],
): Fault | undefined {
  const written = refusesMore(channel, invite) ? open.findLast(({ answered }) => answered) : undefined;

  return written && sessionOpenFault(written.sessionId);
}

type IsCandidate = (session: Candidate) => boolean;

/** The client's open sessions on a channel that takes messages of its clients, of these candidates; the latest last. */
export async function openSessionsOf(
  deps: ConversationDeps,
  channel: ChannelSettings,
  client: Client,
  isCandidate: IsCandidate = () => true,
): Promise<readonly Candidate[]> {
  const settings = conversationSettingsOf(channel);
  const id = await conversationIdOf(deps, channel, client);
  const stored = id === undefined ? undefined : await deps.conversations?.read(id);
  const candidates = (stored?.sessions ?? []).filter(isCandidate);
  if (!settings || !stored || candidates.length === 0) return [];

  const { idleHours } = settings;
  const now = deps.now();
  const rows = await readRows(
    deps.ledger,
    candidates.map(({ sessionId }) => sessionId),
  );

  const open = candidates.map(async (session) => {
    const row = rows.get(session.sessionId);
    if (!row || !isLive(row, now)) return [];
    const known = await onItsChannels(deps, row, { conversation: stored.id, session, activeAt: stored.activeAt });

    return isIdle(known.session, { activeAt: known.activeAt, idleHours, now }) ? [] : [known.session];
  });

  return (await Promise.all(open)).flat();
}

/** That of an invite that went on by other channels is open as long as it is on any of them. */
export async function onItsChannels(deps: ConversationDeps, row: LedgerRow, known: Known): Promise<Known> {
  return row.pastSteps ? (await import('./on-all-channels.ts')).onAllChannels(deps, row, known) : known;
}

/** Why an invite is refused; the detail names the session. */
export function sessionOpenFault(sessionId: string) {
  return { code: 'session_open', detail: `The open session is ${sessionId}.` } as const;
}
