import type { ChatQueueSender } from '../chat-queue/chat-queues.ts';
import { createBuiltin } from '../chat-server/builtin.ts';
import { type ChatServers, createChatServers } from '../chat-server/chat-servers.ts';
import { openChatServer } from '../chat-server/registry.ts';
import type { ExternalSettings } from '../chat-server/settings.ts';
import { openOnce } from '../net/open-once.ts';
import { limits } from './limits.ts';
import type { SecretRuntime } from './runtime.ts';

/** The builtin chat server, and those that the catalog names, each opened once a function. */
export function chatServersOf(
  { catalog, readSecret, now, abortAfter }: SecretRuntime,
  chatQueues: ChatQueueSender,
): ChatServers {
  const builtin = createBuiltin({ chatQueues, leaseMs: limits.leaseMs });
  const open = openOnce((settings: ExternalSettings) =>
    openChatServer(settings, { readSecret, now, connectTimeoutMs: limits.connectTimeoutMs }),
  );

  return createChatServers({
    abortAfter,
    limits: { chatServerMs: limits.chatServerTimeoutMs, sendMs: limits.sendTimeoutMs },

    openChatServer: async (name) => {
      const settings = catalog().externalServer(name);

      return settings ? open(settings) : builtin;
    },
  });
}
