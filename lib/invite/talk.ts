import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import type { Conversations } from '../ledger/conversations.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { endNow } from './end-now.ts';
import type { ExternalDeps } from './end-on-chat-server.ts';
import { isIdle } from './idle.ts';
import { isLive } from './state.ts';
import { windowClosesAt } from './window.ts';

/** What the conversation of a session says of it. Times are ms since 1970. */
export type Talk = {
  /** When the client wrote in it first, by the vendor's clock. */
  readonly repliedAt?: number | undefined;
  /** Until when free text reaches the client. */
  readonly windowClosesAt?: number | undefined;
  readonly isIdle: boolean;
};

type TalkDeps = Pick<ExternalDeps, 'catalog' | 'now'> & {
  /** Absent if no channel takes its clients' messages. */
  readonly conversations?: Pick<Conversations, 'read'> | undefined;
};

/** Costs a read only for a session of a channel that takes its clients' messages. */
export async function talkOf({ conversations, catalog, now }: TalkDeps, row: LedgerRow): Promise<Talk | undefined> {
  const channel = row.channel === undefined ? undefined : catalog().channel(row.channel);
  const settings = channel && conversationSettingsOf(channel);
  if (!settings || row.conversation === undefined) return undefined;

  const conversation = await conversations?.read(row.conversation);
  if (!conversation) return undefined;

  const { activeAt, sessions } = conversation;
  const known = sessions.find(({ sessionId }) => sessionId === row.sessionId);
  const at = known?.at ?? row.claimedAt ?? row.acceptedAt;

  return {
    repliedAt: known?.repliedAt,
    windowClosesAt: windowClosesAt(channel, conversation),
    isIdle: isIdle({ at }, { activeAt, idleHours: settings.idleHours, now: now() }),
  };
}

/** The row, terminated if neither side has written for so long. What cannot be ended now is ended at the next look. */
export async function endIfIdle(
  deps: Pick<ExternalDeps, 'chatServers' | 'ledger' | 'newToken' | 'now' | 'report'>,
  row: LedgerRow,
  talk: Talk | undefined,
): Promise<LedgerRow> {
  if (!talk?.isIdle || !isLive(row, deps.now())) return row;

  return (await endNow(deps, row, 'idle').catch(() => undefined)) ?? row;
}
