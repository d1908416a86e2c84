import type { AgentEvent, ChatServer, OpenedChat, Said } from '../../lib/chat-server/chat-server.ts';

type Entry =
  | { readonly by: 'client' | 'us'; readonly text: string }
  | { readonly by: 'agents'; readonly event: AgentEvent };

/** A chat as its server has it. `closed`: it is over. */
export type MemoryChat = {
  readonly id: string;
  readonly sessionId: string;
  readonly chatQueueKey: string;
  readonly userData: Readonly<Record<string, unknown>>;
  readonly nickname: string;
  readonly log: Entry[];
  readonly presence: string[];
  closed: boolean;
};

/**
 * What a request meets, once. `dropped`: it never arrives, and nobody knows. `lost`: its answer does not. `busy`: the
 * server takes it later.
 */
export type BridgeTrouble = 'dropped' | 'lost' | 'busy';

export type MemoryBridge = {
  readonly server: ChatServer;
  readonly chats: readonly MemoryChat[];
  /** The next request of this kind meets it. */
  readonly trouble: (of: string, what: BridgeTrouble) => void;
  /** What was asked of the server, in order. */
  readonly requests: string[];
  readonly files: Map<string, { readonly bytes: Uint8Array; readonly mediaType: string; readonly name: string }>;
  readonly agentSays: (text: string, chat?: MemoryChat) => void;
  readonly agentDoes: (event: Record<string, unknown> & { readonly type: string }, chat?: MemoryChat) => void;
  readonly end: (chat?: MemoryChat) => void;
  /** The client's words in a chat, or in all. */
  readonly clientTexts: (chat?: MemoryChat) => readonly string[];
  readonly warnings: () => readonly string[];
};

type Options = {
  readonly now: () => number;
  readonly maxTextBytes?: number;
  readonly repeatable?: boolean;
  /** Of a client's file: why it is refused. */
  readonly refuses?: (mediaType: string) => string | undefined;
};

/** A chat server with agents and a bridge, in arrays: for tests and simulations. */
export function createMemoryBridge({ now, maxTextBytes = 40, repeatable = false, refuses }: Options): MemoryBridge {
  const chats: MemoryChat[] = [];
  const troubles: { readonly of: string; readonly what: BridgeTrouble }[] = [];
  const requests: string[] = [];
  const files: MemoryBridge['files'] = new Map();
  const saidIds = new Set<string>();
  let events = 0;

  const meets = (of: string): BridgeTrouble | undefined => {
    requests.push(of);
    const index = troubles.findIndex((trouble) => trouble.of === of);

    return index === -1 ? undefined : troubles.splice(index, 1)[0]?.what;
  };
  const find = ({ id, secret }: OpenedChat) => chats.find((chat) => chat.id === id && secret !== undefined);
  const latest = (): MemoryChat => {
    const chat = chats.at(-1);
    if (!chat) throw new Error('there is no chat');

    return chat;
  };

  const add = (of: string, chat: OpenedChat, id: string, entry: Entry): Said => {
    const trouble = meets(of);
    if (trouble === 'dropped') return { status: 'unknown' };
    if (trouble === 'busy') return { status: 'retry', retryAfterSeconds: 7 };

    const found = find(chat);
    if (!found || found.closed) return trouble === 'lost' ? { status: 'unknown' } : { status: 'ended' };
    const isKnown = repeatable && saidIds.has(id);
    saidIds.add(id);
    if (!isKnown) found.log.push(entry);

    return trouble === 'lost'
      ? { status: 'unknown' }
      : { status: 'said', chat: { ...chat, secret: `s${found.log.length}` } };
  };

  const server: ChatServer = {
    open: async ({ interaction, nickname }) => {
      const trouble = meets('open');
      if (trouble === 'dropped') return { status: 'unknown' };
      if (trouble === 'busy') return { status: 'retry', fault: 'chat_server_refused' };

      const { interactionId: sessionId, chatQueueKey, userData } = interaction;
      const id = `chat-${chats.length + 1}`;
      const log: Entry[] = [];
      chats.push({ ...{ id, sessionId, chatQueueKey, userData, nickname, log }, presence: [], closed: false });

      return trouble === 'lost'
        ? { status: 'unknown' }
        : { status: 'opened', chat: { sessionId, chatQueueKey, id, secret: 's0' } };
    },
    note: async (chat) => ({ status: 'noted', chat }),
    terminate: async (chat) => {
      requests.push('terminate');
      const found = find(chat);
      if (found) found.closed = true;

      return { status: 'terminated' };
    },
    state: async (chat) => ({ state: find(chat)?.closed === false ? 'open' : 'ended', chat }),
    bridge: {
      ...{ repeatable, maxTextBytes },
      say: async (chat, { id, text }) => add('say', chat, id, { by: 'client', text }),
      attach: async (chat, { id, mediaType, name }) => {
        const meaning = refuses?.(mediaType);
        if (meaning === undefined) return add('attach', chat, id, { by: 'client', text: name });
        requests.push('attach');

        return { status: 'refused', meaning };
      },
      warn: async (chat, { id, text }) => add('warn', chat, `warn ${id}`, { by: 'us', text }),
      show: async (chat, presence) => void find(chat)?.presence.push(presence),
      ...(!repeatable && {
        transcript: async (chat, position) => {
          const trouble = meets('transcript');
          const found = find(chat);
          if (trouble || !found) return { status: 'lost' };
          const entries = found.log.slice(position);

          return {
            ...{ status: 'read', chat: { ...chat, secret: `t${found.log.length}` }, ended: found.closed },
            events: entries.flatMap((entry) => (entry.by === 'agents' ? [entry.event] : [])),
            clientTexts: entries.flatMap((entry) => (entry.by === 'client' ? [entry.text] : [])),
            position: found.log.length,
          };
        },
      }),
      fetchFile: async (_chat, ref) => {
        const trouble = meets('fetchFile');
        const file = files.get(ref);
        if (trouble) return { status: 'lost' };

        return file ? { status: 'fetched', ...file } : { status: 'refused' };
      },
    },
  };

  const agentDoes: MemoryBridge['agentDoes'] = (event, chat = latest()) => {
    events += 1;
    chat.log.push({
      by: 'agents',
      event: { id: `e${events}`, at: now(), author: { id: '2', name: 'Jo' }, ...event } as AgentEvent,
    });
  };

  return {
    ...{ server, chats, requests, files, agentDoes },
    trouble: (of, what) => void troubles.push({ of, what }),
    agentSays: (text, chat) => agentDoes({ type: 'message', text }, chat),
    end: (chat = latest()) => {
      chat.closed = true;
    },
    clientTexts: (chat) =>
      (chat ? [chat] : chats).flatMap(({ log }) => log.flatMap((one) => (one.by === 'client' ? [one.text] : []))),
    warnings: () => chats.flatMap(({ log }) => log.flatMap((one) => (one.by === 'us' ? [one.text] : []))),
  };
}
