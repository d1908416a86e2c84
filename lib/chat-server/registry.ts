import type { ReadSecret } from '../channel/channel.ts';
import type { ChatServer } from './chat-server.ts';
import type { ConnectSettings, GmsSettings, HostedSettings } from './settings.ts';

type Deps = { readonly readSecret: ReadSecret; readonly now: () => number };

/** A chat server a line, loaded when a session on it is first opened or ended. The builtin one needs no loading: every function has it. */
const servers = {
  'genesys-gms': async (settings: GmsSettings, deps: Deps) => (await import('./genesys-gms.ts')).createGenesysGms(settings, deps),
  'amazon-connect': async (settings: ConnectSettings) => (await import('./amazon-connect.ts')).createAmazonConnect(settings),
} as const;

/** Opens the way to a chat server of the catalog. Nothing is asked of it before the first session. */
export async function openChatServer(settings: HostedSettings, deps: Deps): Promise<ChatServer> {
  switch (settings.kind) {
    case 'genesys-gms':
      return servers['genesys-gms'](settings, deps);
    case 'amazon-connect':
      return servers['amazon-connect'](settings);
    default:
      return settings satisfies never;
  }
}
