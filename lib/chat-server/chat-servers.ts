import type { Ending } from '../chat-queue/interaction.ts';
import type {
  ChatServer,
  Looked,
  NewSession,
  Noted,
  OpenBridge,
  Opened,
  OpenedChat,
  Terminated,
} from './chat-server.ts';
import type { Opens } from './settings.ts';

/** The chat servers by name. Never throws: a server that has left the catalog counts as one that does not answer. */
export type ChatServers = {
  /** Timeout of a note or a termination, in ms. */
  readonly patienceMs: number;
  /** `with-send` may take as long as a message; anything else has less time. */
  readonly open: (server: string, session: NewSession, opens: Opens) => Promise<Opened>;
  readonly note: (server: string, chat: OpenedChat, invitation: string) => Promise<Noted>;
  readonly terminate: (server: string, chat: OpenedChat, ending: Ending) => Promise<Terminated>;
  readonly state: (server: string, chat: OpenedChat) => Promise<Looked>;
  /** Undefined: the server needs none, or cannot be opened now. */
  readonly bridge: (server: string) => Promise<OpenBridge | undefined>;
};

type ChatServersOptions = {
  /** Throws if the catalog has no server of this name, or if its secret cannot be read. */
  readonly openChatServer: (name: string) => Promise<ChatServer>;
  readonly abortAfter: (ms: number) => AbortSignal;
  /** `chatServerMs`: of a request beside the message. `sendMs`: of one that carries the message. */
  readonly limits: { readonly chatServerMs: number; readonly sendMs: number };
};

export function createChatServers({ openChatServer, abortAfter, limits }: ChatServersOptions): ChatServers {
  const soon = () => ({ signal: abortAfter(limits.chatServerMs) });

  /** A session that opens late is followed by no message, so that it may use the message's time. */
  const withMessage = () => ({ signal: abortAfter(limits.sendMs) });

  return {
    patienceMs: limits.chatServerMs,

    open: async (server, session, opens) => {
      const chatServer = await openChatServer(server).catch(() => undefined);
      if (!chatServer) return { status: 'retry', fault: 'chat_server_refused' };

      return chatServer
        .open(session, opens === 'with-send' ? withMessage() : { ...soon(), late: withMessage().signal })
        .catch((cause) => ({ status: 'unknown', cause }));
    },

    note: async (server, chat, invitation) => {
      try {
        return await (await openChatServer(server)).note(chat, invitation, soon());
      } catch {
        return { status: 'lost' };
      }
    },

    terminate: async (server, chat, ending) => {
      try {
        return await (await openChatServer(server)).terminate(chat, ending, soon());
      } catch (cause) {
        return { status: 'unconfirmed', cause };
      }
    },

    state: async (server, chat) => {
      try {
        return await (await openChatServer(server)).state(chat, soon());
      } catch {
        return { state: 'unknown', chat };
      }
    },

    bridge: async (server) => {
      const chatServer = await openChatServer(server).catch(() => undefined);

      if (!chatServer?.bridge) return undefined;

      const { openBridge } = await import('./open-bridge.ts');

      return openBridge(chatServer.bridge, { soon, withFile: withMessage });
    },
  };
}
