import { createBuiltin } from '../../lib/chat-server/builtin.ts';
import type { ChatQueueSender } from '../../lib/chat-server/chat-queues.ts';
import type { ChatServer } from '../../lib/chat-server/chat-server.ts';
import { createHosts, type Hosts } from '../../lib/chat-server/hosts.ts';
import { limits } from '../../lib/lambda/settings.ts';

/** The builtin chat server over these queues, and another one where it is given. */
export function hostsOver(chatQueues: ChatQueueSender, other?: ChatServer): Hosts {
  const builtin = createBuiltin({ chatQueues, leaseMs: limits.leaseMs });

  return createHosts({
    openChatServer: async (name) =>
      name === 'builtin' ? builtin : (other ?? Promise.reject(new Error(`there is no chat server ${name}`))),
    abortAfter: () => new AbortController().signal,
    limits: { hostMs: limits.hostTimeoutMs, sendMs: limits.sendTimeoutMs },
  });
}
