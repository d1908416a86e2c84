import type { ChatServers } from '../chat-server/chat-servers.ts';
import { openOnce } from '../net/open-once.ts';
import type { IndexRuntime, IndexTable } from './chat-index.ts';

/** The chat servers, with every chat found by its server's id that is reported by it. */
export function indexed(chatServers: ChatServers, runtime: IndexRuntime, table: IndexTable): ChatServers {
  const withIndex = openOnce(async () => (await import('./chat-index.ts')).withIndexOf(chatServers, runtime, table));

  return {
    ...chatServers,
    open: async (server, ...given) => {
      const isConnect = runtime.catalog().externalServer(server)?.kind === 'amazon-connect';

      return (isConnect ? await withIndex() : chatServers).open(server, ...given);
    },
  };
}
