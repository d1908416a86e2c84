import type { ChatQueueSender } from './chat-queues.ts';
import type { ChatServer } from './chat-server.ts';

/** The builtin chat server: a session is an interaction on its chat queue, and the ledger is what knows its state. */
export function createBuiltin({ chatQueues }: { readonly chatQueues: ChatQueueSender }): ChatServer {
  return {
    open: async ({ interaction }) => {
      const { chatQueueKey, interactionId: sessionId } = interaction;

      try {
        await chatQueues.put(chatQueueKey, interaction);
        return { status: 'opened', chat: { sessionId, chatQueueKey } };
      } catch (cause) {
        return { status: 'unknown', cause };
      }
    },

    // The interaction carries it.
    note: async (chat) => ({ status: 'noted', chat }),

    terminate: async ({ sessionId, chatQueueKey }, { reason, at, delaySeconds = 0 }) => {
      const notice = { v: 1, type: 'session.terminated', interactionId: sessionId, reason, at: new Date(at).toISOString() } as const;

      try {
        await chatQueues.put(chatQueueKey, notice, { delaySeconds });
        return { status: 'terminated' };
      } catch (cause) {
        return { status: 'kept', cause };
      }
    },

    state: async () => 'unknown',
  };
}
