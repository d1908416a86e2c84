import type { ChatServer, ChatServerDeps } from './chat-server.ts';
import { isBridged } from './is-bridged.ts';
import type { ConnectSettings, ExternalSettings, GmsSettings } from './settings.ts';

/**
 * One chat server per line, loaded when a session on it is first opened or ended. The builtin one is part of every
 * function.
 */
const servers = {
  'genesys-gms': async (settings: GmsSettings, deps: ChatServerDeps) =>
    (await import('./genesys-gms.ts')).createGenesysGms(settings, deps),
  'amazon-connect': async (settings: ConnectSettings, deps: ChatServerDeps) =>
    isBridged(settings)
      ? (await import('./bridged-connect.ts')).createBridgedConnect(settings, deps)
      : (await import('./amazon-connect.ts')).createAmazonConnect(settings, deps),
} as const;

/** Creates the adapter of a chat server. Contacts it only with the first session. */
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
