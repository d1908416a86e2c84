import type { ChatServer, ChatServerDeps } from './chat-server.ts';
import type { ConnectSettings, ExternalSettings, GmsSettings } from './settings.ts';

/**
 * A chat server a line, loaded when a session on it is first opened or ended. The builtin one needs no loading: every
 * function has it.
 */
const servers = {
  'genesys-gms': async (settings: GmsSettings, deps: ChatServerDeps) =>
    (await import('./genesys-gms.ts')).createGenesysGms(settings, deps),
  'amazon-connect': async (settings: ConnectSettings, deps: ChatServerDeps) =>
    (await import('./amazon-connect.ts')).createAmazonConnect(settings, deps),
} as const;

/** Opens the way to a chat server of the catalog. Nothing is asked of it before the first session. */
export async function openChatServer(settings: ExternalSettings, deps: ChatServerDeps): Promise<ChatServer> {
  switch (settings.kind) {
    case 'genesys-gms':
      return servers['genesys-gms'](settings, deps);
    case 'amazon-connect':
      return servers['amazon-connect'](settings, deps);
    default:
      return settings satisfies never;
  }
}
