import type { Ending } from '../chat-queue/interaction.ts';
import type {
  Bridge,
  ChatServer,
  ClientAttachment,
  ClientPart,
  FetchedFile,
  Looked,
  NewSession,
  Noted,
  Opened,
  OpenedChat,
  Said,
  Terminated,
  Transcript,
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

/** `Bridge`, with a time limit for each request. Never throws. */
export type OpenBridge = {
  readonly repeatable: boolean;
  readonly maxTextBytes: number;
  readonly say: (chat: OpenedChat, part: ClientPart) => Promise<Said>;
  readonly attach: (chat: OpenedChat, file: ClientAttachment) => Promise<Said>;
  readonly warn: (chat: OpenedChat, part: ClientPart) => Promise<Said>;
  readonly show: (chat: OpenedChat, presence: 'typing' | 'read') => Promise<void>;
  /** Undefined: the server reports every event whole. */
  readonly transcript: ((chat: OpenedChat, position: number) => Promise<Transcript>) | undefined;
  readonly fetchFile: (chat: OpenedChat, ref: string, maxBytes: number) => Promise<FetchedFile>;
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

      return chatServer?.bridge && openBridge(chatServer.bridge, { soon, withFile: withMessage });
    },
  };
}

type Waits = { readonly soon: () => Options; readonly withFile: () => Options };
type Options = { readonly signal: AbortSignal };

function openBridge(bridge: Bridge, { soon, withFile }: Waits): OpenBridge {
  const { repeatable, maxTextBytes, transcript } = bridge;
  const said = (request: Promise<Said>) => request.catch((): Said => ({ status: 'unknown' }));

  return {
    ...{ repeatable, maxTextBytes },
    say: (chat, part) => said(bridge.say(chat, part, soon())),
    attach: (chat, file) => said(bridge.attach(chat, file, withFile())),
    warn: (chat, part) => said(bridge.warn(chat, part, soon())),
    show: (chat, presence) => bridge.show(chat, presence, soon()).catch(() => undefined),
    transcript: transcript && ((chat, position) => transcript.call(bridge, chat, position, soon()).catch(() => lost)),
    fetchFile: (chat, ref, maxBytes) => bridge.fetchFile(chat, ref, { ...withFile(), maxBytes }).catch(() => lost),
  };
}

const lost = { status: 'lost' } as const;
