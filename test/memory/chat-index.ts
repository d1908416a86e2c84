import type { ChatIndex } from '../../lib/ledger/chat-index.ts';

/** The chat index in a Map: for tests and simulations. */
export function createMemoryChatIndex(known: Map<string, string> = new Map()): ChatIndex {
  return {
    put: async ({ chatId, sessionId }) => void known.set(chatId, sessionId),
    find: async (chatIds) => chatIds.map((chatId) => known.get(chatId)),
  };
}
