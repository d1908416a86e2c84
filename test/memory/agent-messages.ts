import type { AgentMessage, AgentMessages } from '../../lib/ledger/agent-messages.ts';

/** Agents' messages in a Map, by id: for tests and simulations. */
export function createMemoryAgentMessages(messages: Map<string, AgentMessage> = new Map()): AgentMessages {
  return {
    read: async (messageId) => messages.get(messageId),

    write: async (message, expectedVersion) => {
      if (messages.get(message.messageId)?.version !== expectedVersion) return false;

      messages.set(message.messageId, message);

      return true;
    },
  };
}
