import type { BridgedSession, Bridges, PassedMessage } from '../../lib/ledger/bridges.ts';

export type BridgeItems = {
  readonly sessions: Map<string, BridgedSession>;
  readonly passed: Map<string, PassedMessage>;
};

export function emptyBridges(): BridgeItems {
  return { sessions: new Map(), passed: new Map() };
}

/** What is known of bridged chats in two Maps: for tests and simulations. */
export function createMemoryBridges({ sessions, passed }: BridgeItems = emptyBridges()): Bridges {
  return {
    read: async (sessionId) => sessions.get(sessionId),

    write: async (session, expectedVersion) => {
      if (sessions.get(session.sessionId)?.version !== expectedVersion) return false;
      sessions.set(session.sessionId, session);

      return true;
    },

    readPassed: async (messageId) => passed.get(messageId),

    writePassed: async (message, expectedVersion) => {
      if (passed.get(message.messageId)?.version !== expectedVersion) return false;
      passed.set(message.messageId, message);

      return true;
    },
  };
}
