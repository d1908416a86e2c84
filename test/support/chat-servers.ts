import type { ChatQueueSender } from '../../lib/chat-queue/chat-queues.ts';
import { createBuiltin } from '../../lib/chat-server/builtin.ts';
import type { ChatServer } from '../../lib/chat-server/chat-server.ts';
import { type ChatServers, createChatServers } from '../../lib/chat-server/chat-servers.ts';
import { limits } from '../../lib/lambda/limits.ts';

/** The builtin chat server over these queues, and another one if given. */
export function chatServersOver(chatQueues: ChatQueueSender, other?: ChatServer): ChatServers {
  const builtin = createBuiltin({ chatQueues, leaseMs: limits.leaseMs });

  return createChatServers({
    openChatServer: async (name) =>
      name === 'builtin' ? builtin : (other ?? Promise.reject(new Error(`there is no chat server ${name}`))),
    abortAfter: () => new AbortController().signal,
    limits: { chatServerMs: limits.chatServerTimeoutMs, sendMs: limits.sendTimeoutMs },
  });
}
