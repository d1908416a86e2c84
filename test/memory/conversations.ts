import type { Carried, Conversation } from '../../lib/ledger/conversation.ts';
import type { Conversations, Decided } from '../../lib/ledger/conversations.ts';

export type ConversationTables = {
  readonly conversations: Map<string, Conversation>;
  readonly carried: Map<string, { readonly carried: Carried; readonly expiresAt: number }>;
  readonly decided: Map<string, Decided>;
};

export const emptyConversations = (): ConversationTables => ({
  conversations: new Map(),
  carried: new Map(),
  decided: new Map(),
});

/**
 * Conversations in Maps: for tests and simulations. `messages`: those of a memory message index, which shares its items
 * with them.
 */
export function createMemoryConversations({
  tables = emptyConversations(),
  messages = new Map(),
  now,
}: {
  readonly tables?: ConversationTables;
  readonly messages?: Map<string, string>;
  readonly now: () => number;
}): Conversations {
  const { conversations, carried, decided } = tables;
  const keyOf = ({ receiver, vendorMessageId }: { receiver: string; vendorMessageId: string }) =>
    JSON.stringify([receiver, vendorMessageId]);
  const readDecided = (key: string): Decided | undefined =>
    decided.get(key) ?? (messages.has(key) ? { reason: 'a message of ours', receivedAt: 0 } : undefined);

  return {
    idOf: async ({ channel, businessId, person }) => JSON.stringify([channel, businessId, person]),
    read: async (id) => conversations.get(id),

    write: async (conversation, expectedVersion) => {
      if (conversations.get(conversation.id)?.version !== expectedVersion) return false;

      const expiresAt = Math.ceil(conversation.expiresAt / 1000) * 1000;
      conversations.set(conversation.id, { ...conversation, expiresAt });

      return true;
    },

    readCarried: async (sessionId) => {
      const stored = carried.get(sessionId);

      return stored && stored.expiresAt > now() ? stored.carried : undefined;
    },

    putCarried: async (given, expiresAt) =>
      void carried.set(given.sessionId, { carried: given, expiresAt: Math.ceil(expiresAt / 1000) * 1000 }),

    decide: async (message, decision) => {
      const key = keyOf(message);
      const stored = readDecided(key);
      if (stored) return stored;

      decided.set(key, decision);
      if (decision.messageId !== undefined) messages.set(key, decision.messageId);

      return decision;
    },

    decided: async (message) => readDecided(keyOf(message)),
  };
}
