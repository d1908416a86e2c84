import type { Ending } from '../chat-queue/interaction.ts';
import type { ChatServer, Looked, NewSession, Noted, Opened, OpenedChat, Terminated } from './chat-server.ts';
import type { Opens } from './settings.ts';

/** The chat servers by name. Never throws: a server that is not there any more is one that does not answer. */
export type ChatServers = {
  /** How long a note or an end may take, ms. */
  readonly patienceMs: number;
  /** What goes `with-send` takes as long as a message may; anything else is over sooner. */
  readonly open: (server: string, session: NewSession, opens: Opens) => Promise<Opened>;
  readonly note: (server: string, chat: OpenedChat, invitation: string) => Promise<Noted>;
  readonly terminate: (server: string, chat: OpenedChat, ending: Ending) => Promise<Terminated>;
  readonly state: (server: string, chat: OpenedChat) => Promise<Looked>;
};

type ChatServersOptions = {
  /** Throws if the catalog has none of this name, or its secret cannot be read. */
  readonly openChatServer: (name: string) => Promise<ChatServer>;
  readonly abortAfter: (ms: number) => AbortSignal;
  /** `chatServerMs`: of a request beside the message. `sendMs`: of one that carries it. */
  readonly limits: { readonly chatServerMs: number; readonly sendMs: number };
};

export function createChatServers({ openChatServer, abortAfter, limits }: ChatServersOptions): ChatServers {
  const soon = () => ({ signal: abortAfter(limits.chatServerMs) });

  /** No message follows a session that was opened late, so that it may take the message's time. */
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
  };
}
