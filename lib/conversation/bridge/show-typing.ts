import type { Lookup } from '../../catalog/lookup.ts';
import type { ChatServers } from '../../chat-server/chat-servers.ts';
import type { Identities } from '../../contact/identities.ts';
import { conversationIdOf } from '../../invite/conversation.ts';
import { chatOf } from '../../invite/keep-chat.ts';
import type { Report } from '../../invite/report.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ClientTypingRecord } from '../../queue/message-record.ts';
import { chooseSession } from '../client/choose-session.ts';
import { inboundChannelOf } from '../client/inbound-channel.ts';
import { readSessions } from '../client/known-sessions.ts';
import type { Disposition } from '../relay.ts';
import { isOnBridge } from './is-on-bridge.ts';

/**
 * Shows the agents of a bridged chat that the client is typing, or no longer is. Best effort: never throws, and never
 * keeps a record.
 */
export type ShowTyping = (record: ClientTypingRecord) => Promise<Disposition>;

export type ShowTypingDeps = {
  readonly catalog: () => Pick<Lookup, 'channels' | 'externalServer'>;
  readonly ledger: Pick<Ledger, 'readMany'>;
  readonly conversations: Pick<Conversations, 'idOf' | 'read'>;
  readonly identities: Pick<Identities, 'personOf'>;
  readonly chatServers: Pick<ChatServers, 'bridge'>;
  readonly now: () => number;
  readonly report: Report;
};

/** What a client did longer ago shows nothing of now. */
const maxAgeMs = 15_000;

/** It opens no session, and nothing of it is written. */
export function createShowTyping(deps: ShowTypingDeps): ShowTyping {
  return async (record) => {
    if (deps.now() > record.at + maxAgeMs) return 'ack';

    try {
      const row = await openChatOf(deps, record);
      if (row) await (await deps.chatServers.bridge(row.chat.server))?.show(chatOf(row), record.of);
    } catch (cause) {
      deps.report({ step: 'presence', reason: cause instanceof Error ? cause.name : 'unknown' });
    }

    return 'ack';
  };
}

/** The session that a message would go to now, if its chat is bridged and open. */
async function openChatOf(deps: ShowTypingDeps, record: ClientTypingRecord): Promise<LedgerRow | undefined> {
  const catalog = deps.catalog();
  const inbound = inboundChannelOf(catalog.channels, record);
  const { channel, businessId, settings } = inbound;
  const id = await conversationIdOf(deps, channel, { businessId, clientId: record.clientId });
  const stored = id === undefined ? undefined : await deps.conversations.read(id);
  if (!stored) return undefined;

  const { sessions } = await readSessions(deps, stored, { inbound, replyTo: undefined });
  const chosen = chooseSession({
    ...{ message: { at: record.at, opensNone: true }, answers: undefined, sessions },
    ...{ activeAt: stored.activeAt, idleHours: settings.idleHours, now: deps.now() },
  });
  const row = chosen.status === 'session' ? chosen.row : undefined;

  return row?.chat.id !== undefined && isOnBridge(catalog, row) ? row : undefined;
}
