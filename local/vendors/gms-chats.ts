/** The chats of a simulated GMS: what its Chat Server knows, and when it ends one by itself. */
type ChatEvent = {
  readonly type: 'ParticipantJoined' | 'Message' | 'CustomNotice';
  readonly from: 'Client' | 'External';
  readonly text?: string;
};

export type GmsChat = {
  readonly chatId: string;
  readonly service: string;
  readonly nickname: string;
  readonly userId: string;
  readonly secureKey: string;
  readonly userData: Readonly<Record<string, string>>;
  readonly transcript: readonly ChatEvent[];
  readonly alias: string;
  readonly ended?: 'logout' | 'inactivity' | 'agent';
};

export type GmsChats = {
  readonly open: (chat: Pick<GmsChat, 'service' | 'nickname' | 'userData'>) => GmsChat;
  /** The current state: a chat whose client was silent too long has ended. */
  readonly find: (chatId: string) => GmsChat | undefined;
  readonly write: (chatId: string, event: ChatEvent) => void;
  readonly end: (chatId: string, reason: NonNullable<GmsChat['ended']>) => void;
  /** The client gave a sign of life. */
  readonly touch: (chatId: string) => void;
  /** Another Chat Server takes over all chats, which gives them a new alias. */
  readonly failOver: () => void;
  readonly all: () => readonly GmsChat[];
};

type ChatsOptions = {
  readonly now: () => number;
  /** Returns `length` hexadecimal digits in lower case. */
  readonly newHex: (digits: number) => string;
  /** Chat Server's option flex-disconnect-timeout; its default is 45. */
  readonly disconnectSeconds: number;
};

/** Chat Server's options async-idle-alert and async-idle-close, at their defaults. */
const asyncIdleSeconds = 86_400 + 3600;

export function createGmsChats({ now, newHex, disconnectSeconds }: ChatsOptions): GmsChats {
  const chats = new Map<string, GmsChat>();
  const lastHeard = new Map<string, number>();
  let alias = 117;

  const change = (chatId: string, members: Partial<GmsChat>) => {
    const chat = chats.get(chatId);
    if (chat) chats.set(chatId, { ...chat, ...members });
  };

  const find = (chatId: string): GmsChat | undefined => {
    const chat = chats.get(chatId);
    if (!chat || chat.ended) return chat;

    const limit = chat.userData.GCTI_Chat_AsyncMode === 'true' ? asyncIdleSeconds : disconnectSeconds;
    if (now() - (lastHeard.get(chatId) ?? 0) > limit * 1000) change(chatId, { ended: 'inactivity' });

    return chats.get(chatId);
  };

  return {
    open: (given) => {
      const chatId = `0001${newHex(12).toUpperCase()}`;
      const ids = { chatId, userId: newHex(16).toUpperCase(), secureKey: newHex(16), alias: String(alias) };
      const chat: GmsChat = { ...given, ...ids, transcript: [{ type: 'ParticipantJoined', from: 'Client' }] };
      chats.set(chatId, chat);
      lastHeard.set(chatId, now());

      return chat;
    },
    find,
    write: (chatId, event) => change(chatId, { transcript: [...(chats.get(chatId)?.transcript ?? []), event] }),
    end: (chatId, ended) => change(chatId, { ended }),
    touch: (chatId) => lastHeard.set(chatId, now()),
    failOver: () => {
      alias += 1;
      for (const { chatId } of chats.values()) change(chatId, { alias: String(alias) });
    },
    all: () => [...chats.keys()].flatMap((chatId) => find(chatId) ?? []),
  };
}
