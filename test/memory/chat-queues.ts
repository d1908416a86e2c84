import type { ChatQueueSender, EntryQueue } from '../../lib/chat-queue/chat-queues.ts';
import { writeChatQueueMessage } from '../../lib/chat-queue/interaction.ts';
import type { MemoryQueue } from './queue.ts';

/** Chat queues in memory: for tests and simulations. */
export function createMemoryChatQueues(queues: ReadonlyMap<string, MemoryQueue>): ChatQueueSender {
  return {
    put: async (key, message, { delaySeconds = 0 } = {}) => {
      const queue = queues.get(key);
      if (!queue) throw new Error('the chat queue key is not in the catalog of this deployment');

      queue.put(writeChatQueueMessage(message), { delaySeconds });
    },
  };
}

export function createMemoryEntryQueue(chatQueueKey: string, queue: MemoryQueue): EntryQueue {
  return {
    chatQueueKey,
    receive: async () => queue.receive(10).map(({ id, body }) => ({ chatQueueKey, body, receipt: id })),

    remove: async (receipts) => {
      for (const receipt of receipts) queue.remove(receipt);

      return [];
    },

    hide: async (entries) => {
      for (const { receipt, seconds } of entries) queue.hide(receipt, seconds);

      return [];
    },
  };
}
