import type { Lookup } from '../catalog/lookup.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import { isBridged } from '../chat-server/is-bridged.ts';
import type { ChatIndex } from '../ledger/chat-index.ts';
import type { Report } from './report.ts';

type IndexDeps = {
  readonly catalog: () => Pick<Lookup, 'externalServer'>;
  readonly chatIndex: Pick<ChatIndex, 'put'>;
  readonly now: () => number;
  readonly report: Report;
};

/** A chat of Amazon Connect lasts for 7 days at most; its last event may come late. */
const keptMs = 15 * 86_400_000;

/**
 * Remembers the session of each chat that Amazon Connect opens, before anybody hears that it is open: Connect names
 * chats by its own ids alone. Without that, the agents' words of a bridged chat would be lost, so that it is opened
 * again; of any other chat only its end comes later.
 */
export function withChatIndex(chatServers: ChatServers, { catalog, chatIndex, now, report }: IndexDeps): ChatServers {
  return {
    ...chatServers,

    open: async (server, session, opens) => {
      const opened = await chatServers.open(server, session, opens);
      if (opened.status !== 'opened' || opened.chat.id === undefined) return opened;

      const settings = catalog().externalServer(server);
      if (settings?.kind !== 'amazon-connect') return opened;

      const { sessionId, id: chatId } = opened.chat;

      try {
        await chatIndex.put({ chatId, sessionId, expiresAt: now() + keptMs });
      } catch (cause) {
        report({ step: 'unindexed', sessionId, reason: cause instanceof Error ? cause.name : 'unknown' });
        if (isBridged(settings)) return { status: 'retry', fault: 'chat_server_refused' };
      }

      return opened;
    },
  };
}
