/** The chats of a simulated GMS: what its Chat Server knows, and when it ends one by itself. */
type PartyType = 'Client' | 'Agent' | 'External';

export type GmsEvent = {
  readonly index: number;
  readonly type:
    | 'ParticipantJoined'
    | 'ParticipantLeft'
    | 'Message'
    | 'CustomNotice'
    | 'FileUploaded'
    | 'TypingStarted'
    | 'TypingStopped';
  readonly from: { readonly nickname: string; readonly participantId: number; readonly type: PartyType };
  readonly utcTime: number;
  readonly text?: string | undefined;
  readonly userData?: Readonly<Record<string, string>> | undefined;
};

export type GmsStoredFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly from: PartyType;
  readonly downloads: number;
};

export type GmsChat = {
  readonly chatId: string;
  readonly service: string;
  readonly nickname: string;
  readonly userId: string;
  readonly secureKey: string;
  readonly userData: Readonly<Record<string, string>>;
  readonly transcript: readonly GmsEvent[];
  readonly files: ReadonlyMap<string, GmsStoredFile>;
  readonly alias: string;
  readonly ended?: 'logout' | 'inactivity' | 'agent';
  readonly endedAt?: number;
  /** Its Chat Server has restarted and reads it from its store: the next request is too early. */
  readonly restoring?: boolean;
};

type Written = Pick<GmsEvent, 'type' | 'text' | 'userData'>;
type Party = { readonly type: PartyType; readonly nickname: string };

export type GmsChats = {
  readonly open: (chat: Pick<GmsChat, 'service' | 'nickname' | 'userData'>) => GmsChat;
  /** The current state: a chat whose client was silent too long has ended. */
  readonly find: (chatId: string) => GmsChat | undefined;
  readonly writeAsClient: (chatId: string, event: Written) => void;
  /** Who has not joined joins first. */
  readonly write: (chatId: string, party: Party, event: Written) => void;
  /** Returns its id. */
  readonly addFile: (chatId: string, file: Omit<GmsStoredFile, 'downloads'>) => string;
  readonly countDownload: (chatId: string, fileId: string) => void;
  readonly end: (chatId: string, reason: NonNullable<GmsChat['ended']>) => void;
  /** The client gave a sign of life. */
  readonly touch: (chatId: string) => void;
  /** Another Chat Server takes over all chats, which gives them a new alias. */
  readonly failOver: () => void;
  /** The same after a restart: each chat must be read from the store first. */
  readonly restart: () => void;
  readonly restored: (chatId: string) => void;
  readonly all: () => readonly GmsChat[];
};

type ChatsOptions = {
  readonly now: () => number;
  /** Returns `length` hexadecimal digits in lower case. */
  readonly newHex: (digits: number) => string;
  /** Chat Server's option flex-disconnect-timeout; its default is 45. */
  readonly disconnectSeconds: number;
  /** Something happened that was not the client's doing. */
  readonly onEvent?: (chat: GmsChat) => void;
};

/** Chat Server's options async-idle-alert and async-idle-close, at their defaults. */
const asyncIdleSeconds = 86_400 + 3600;

export function createGmsChats({ now, newHex, disconnectSeconds, onEvent = () => {} }: ChatsOptions): GmsChats {
  const chats = new Map<string, GmsChat>();
  const lastHeard = new Map<string, number>();
  let alias = 117;

  const change = (chatId: string, members: Partial<GmsChat>) => {
    const chat = chats.get(chatId);
    if (chat) chats.set(chatId, { ...chat, ...members });
  };

  const tell = (chatId: string) => {
    const chat = chats.get(chatId);
    if (chat) onEvent(chat);
  };

  const end = (chatId: string, ended: NonNullable<GmsChat['ended']>) => change(chatId, { ended, endedAt: now() });

  const find = (chatId: string): GmsChat | undefined => {
    const chat = chats.get(chatId);
    if (!chat || chat.ended) return chat;

    const limit = chat.userData.GCTI_Chat_AsyncMode === 'true' ? asyncIdleSeconds : disconnectSeconds;
    if (now() - (lastHeard.get(chatId) ?? 0) > limit * 1000) {
      end(chatId, 'inactivity');
      tell(chatId);
    }

    return chats.get(chatId);
  };

  const append = (chatId: string, from: GmsEvent['from'], event: Written) => {
    const { transcript = [] } = chats.get(chatId) ?? {};
    change(chatId, { transcript: [...transcript, { ...event, index: transcript.length + 1, from, utcTime: now() }] });
  };

  const writeAsClient = (chatId: string, event: Written) => {
    const { nickname = '' } = chats.get(chatId) ?? {};
    append(chatId, { nickname, participantId: 1, type: 'Client' }, event);
  };

  const takeOver = (members: Partial<GmsChat>) => {
    alias += 1;
    for (const { chatId } of chats.values()) change(chatId, { alias: String(alias), ...members });
  };

  return {
    open: (given) => {
      const chatId = `0001${newHex(12).toUpperCase()}`;
      const ids = { chatId, userId: newHex(16).toUpperCase(), secureKey: newHex(16), alias: String(alias) };
      const chat: GmsChat = { ...given, ...ids, transcript: [], files: new Map() };
      chats.set(chatId, chat);
      lastHeard.set(chatId, now());
      writeAsClient(chatId, { type: 'ParticipantJoined' });

      return chats.get(chatId) ?? chat;
    },
    find,
    writeAsClient,
    write: (chatId, { type, nickname }, event) => {
      const { transcript = [] } = chats.get(chatId) ?? {};
      const joined = transcript.find(({ from }) => from.type === type && from.nickname === nickname);
      const participantId = joined?.from.participantId ?? 1 + new Set(transcript.map(partyOf)).size;
      const from = { nickname, participantId, type };

      if (!joined) append(chatId, from, { type: 'ParticipantJoined' });
      append(chatId, from, event);
      tell(chatId);
    },
    addFile: (chatId, file) => {
      const fileId = newHex(16);
      const { files = new Map() } = chats.get(chatId) ?? {};
      change(chatId, { files: new Map([...files, [fileId, { ...file, downloads: 0 }]]) });

      return fileId;
    },
    countDownload: (chatId, fileId) => {
      const { files } = chats.get(chatId) ?? {};
      const file = files?.get(fileId);
      if (files && file)
        change(chatId, { files: new Map([...files, [fileId, { ...file, downloads: file.downloads + 1 }]]) });
    },
    end: (chatId, reason) => {
      end(chatId, reason);
      if (reason !== 'logout') tell(chatId);
    },
    touch: (chatId) => lastHeard.set(chatId, now()),
    failOver: () => takeOver({}),
    restart: () => takeOver({ restoring: true }),
    restored: (chatId) => change(chatId, { restoring: false }),
    all: () => [...chats.keys()].flatMap((chatId) => find(chatId) ?? []),
  };
}

function partyOf({ from }: GmsEvent): string {
  return `${from.type} ${from.nickname}`;
}
