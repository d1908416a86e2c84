import type { ChatServer, Ending, HostedChat, NewSession, Noted, Opened, Terminated } from './chat-server.ts';

/** The chat servers of the catalog besides the builtin one, by name. Never throws: a server that is not there any more is one that does not answer. */
export type Hosts = {
  /** How long a note or an end may take, ms. */
  readonly patienceMs: number;
  /** `with-send` takes as long as a message may; `before-send` is over sooner, because the message is still to come. */
  readonly open: (server: string, session: NewSession, limit: 'before-send' | 'with-send') => Promise<Opened>;
  readonly note: (server: string, chat: HostedChat, invitation: string) => Promise<Noted>;
  readonly terminate: (server: string, chat: HostedChat, ending: Ending) => Promise<Terminated>;
};

type HostsOptions = {
  /** Throws where there is none, or its secret cannot be read. */
  readonly openChatServer: (name: string) => Promise<ChatServer>;
  readonly abortAfter: (ms: number) => AbortSignal;
  /** `hostMs`: of a request beside the message. `sendMs`: of one that carries it. */
  readonly limits: { readonly hostMs: number; readonly sendMs: number };
};

export function createHosts({ openChatServer, abortAfter, limits }: HostsOptions): Hosts {
  const soon = () => ({ signal: abortAfter(limits.hostMs) });

  return {
    patienceMs: limits.hostMs,

    open: async (server, session, limit) => {
      const host = await openChatServer(server).catch(() => undefined);
      if (!host) return { status: 'retry', fault: 'chat_server_refused' };

      return host
        .open(session, limit === 'with-send' ? { signal: abortAfter(limits.sendMs) } : soon())
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
        return { status: 'kept', cause };
      }
    },
  };
}
