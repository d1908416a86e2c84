import type { ChatServer } from '../chat-server/chat-server.ts';
import { createHosts, type Hosts } from '../chat-server/hosts.ts';
import { openChatServer } from '../chat-server/registry.ts';
import type { HostedSettings } from '../chat-server/settings.ts';
import type { SecretRuntime } from './runtime.ts';
import { limits } from './settings.ts';

/** The chat servers that the catalog names besides the builtin one, each opened once a function. */
export function hostsOf({ catalog, readSecret, now, abortAfter }: SecretRuntime): Hosts {
  const opened = new Map<HostedSettings, Promise<ChatServer>>();

  return createHosts({
    abortAfter,
    limits: { hostMs: limits.hostTimeoutMs, sendMs: limits.sendTimeoutMs },

    openChatServer: async (name) => {
      const settings = catalog().host(name);
      if (!settings) throw new Error('the builtin chat server is not asked over the network');

      const server = opened.get(settings) ?? openChatServer(settings, { readSecret, now, connectTimeoutMs: limits.connectTimeoutMs });
      opened.set(settings, server);

      return server;
    },
  });
}
