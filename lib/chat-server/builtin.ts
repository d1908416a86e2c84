import type { ChatQueueSender } from '../chat-queue/chat-queues.ts';
import { sessionTerminatedMessage } from '../chat-queue/interaction.ts';
import type { ChatServer } from './chat-server.ts';

type BuiltinDeps = { readonly chatQueues: ChatQueueSender; readonly leaseMs: number };

/** The builtin chat server: a session is an interaction on its chat queue, and the ledger knows its state. */
export function createBuiltin({ chatQueues, leaseMs }: BuiltinDeps): ChatServer {
  // One lease covers the invocation that ends the session, the other a delivery that read it just before.
  const afterAnyDelivery = { delaySeconds: Math.ceil((2 * leaseMs) / 1000) };

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

    // Sent at once, and again when no delivery that saw the session open can still queue its interaction.
    terminate: async ({ sessionId, chatQueueKey }, ending) => {
      const notice = sessionTerminatedMessage(sessionId, ending);

      try {
        await Promise.all([{}, afterAnyDelivery].map((options) => chatQueues.put(chatQueueKey, notice, options)));
        return { status: 'terminated' };
      } catch (cause) {
        return { status: 'unconfirmed', cause };
      }
    },

    state: async (chat) => ({ state: 'unknown', chat }),
  };
}
