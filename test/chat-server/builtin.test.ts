import { createBuiltin } from '../../lib/chat-server/builtin.ts';
import { chatServerContract } from '../contract/chat-server.ts';
import { createMemoryChatQueues } from '../memory/chat-queues.ts';
import { createMemoryQueue } from '../memory/queue.ts';
import { noon } from '../support/builders.ts';
import { agents } from '../support/system.ts';

chatServerContract('builtin', async () => {
  const queue = createMemoryQueue({ now: () => noon, visibilitySeconds: 60 });
  const memory = createMemoryChatQueues(new Map([[agents, queue]]));
  let silent = false;
  const chatQueues: typeof memory = {
    put: async (...message) => {
      await memory.put(...message);
      if (!silent) return;

      silent = false;
      throw new Error('timeout');
    },
  };

  return {
    server: createBuiltin({ chatQueues, leaseMs: 15_000 }),
    // As a consumer reads the queue: by id; an end stays an end.
    sessions: () => {
      const messages = queue.messages.map(({ body }) => JSON.parse(body));
      const opened = messages.filter(({ type }) => type === 'session.opened');
      const ended = new Set(
        messages.filter(({ type }) => type === 'session.terminated').map(({ interactionId }) => interactionId),
      );

      return [...new Map(opened.map((message) => [message.interactionId, message])).values()].map(
        ({ interactionId: id, userData }) => ({
          id,
          userData,
          ended: ended.has(id),
        }),
      );
    },
    trouble: {
      'keeps silent after it has done it': () => {
        silent = true;
      },
    },
  };
});
