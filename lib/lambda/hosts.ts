import { openOnce } from '../channel/open-once.ts';
import { createBuiltin } from '../chat-server/builtin.ts';
import type { ChatQueueSender } from '../chat-server/chat-queues.ts';
import { createHosts, type Hosts } from '../chat-server/hosts.ts';
import { openChatServer } from '../chat-server/registry.ts';
import type { HostedSettings } from '../chat-server/settings.ts';
import type { SecretRuntime } from './runtime.ts';
import { limits } from './settings.ts';

/** The builtin chat server, and those that the catalog names, each opened once a function. */
export function hostsOf({ catalog, readSecret, now, abortAfter }: SecretRuntime, chatQueues: ChatQueueSender): Hosts {
  const builtin = createBuiltin({ chatQueues, leaseMs: limits.leaseMs });
  const open = openOnce((settings: HostedSettings) =>
    openChatServer(settings, { readSecret, now, connectTimeoutMs: limits.connectTimeoutMs }),
  );

  return createHosts({
    abortAfter,
    limits: { hostMs: limits.hostTimeoutMs, sendMs: limits.sendTimeoutMs },

    openChatServer: async (name) => {
      const settings = catalog().host(name);

      return settings ? open(settings) : builtin;
    },
  });
}
