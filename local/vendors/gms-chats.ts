/** The chats of a simulated GMS: what its Chat Server knows, and when it ends one by itself. */
import type { GmsEnding, GmsEvent, GmsJournal, GmsLine, GmsParty } from './gms-journal.ts';

export type GmsStoredFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly from: GmsParty;
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
  readonly ended?: GmsEnding | undefined;
  readonly endedAt?: number | undefined;
  /** Its Chat Server has restarted and reads it from its store: the next request is too early. */
  readonly restoring?: boolean | undefined;
};

type Written = Pick<GmsEvent, 'type' | 'text' | 'userData'>;
type Party = { readonly type: GmsParty; readonly nickname: string };

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
  readonly end: (chatId: string, reason: GmsEnding) => void;
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
  /** Where they are kept. Chats of an earlier process are there again after a restart of all servers. */
  readonly journal?: Pick<GmsJournal, 'lines' | 'append'> | undefined;
};

/** Chat Server's options async-idle-alert and async-idle-close, at their defaults. */
const asyncIdleSeconds = 86_400 + 3600;

export function createGmsChats({
  now,
  newHex,
  disconnectSeconds,
  onEvent = () => {},
  journal = { lines: [], append: () => {} },
}: ChatsOptions): GmsChats {
  const chats = new Map<string, GmsChat>();
  const lastHeard = new Map<string, number>();
  let alias = 117;

  const take = (line: GmsLine): void => {
    if ('opened' in line) {
      chats.set(line.opened.chatId, { ...line.opened, transcript: [], files: new Map() });
      return;
    }

    const chat = chats.get(line.chatId);
    if (chat) chats.set(line.chatId, changed(chat, line));
  };
  const add = (line: GmsLine): void => {
    journal.append(line);
    take(line);
  };

  const tell = (chatId: string) => {
    const chat = chats.get(chatId);
    if (chat) onEvent(chat);
  };

  const end = (chatId: string, ended: GmsEnding) => add({ chatId, members: { ended, endedAt: now() } });

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
    add({ chatId, event: { ...event, index: transcript.length + 1, from, utcTime: now() } });
  };

  const writeAsClient = (chatId: string, event: Written) => {
    const { nickname = '' } = chats.get(chatId) ?? {};
    append(chatId, { nickname, participantId: 1, type: 'Client' }, event);
  };

  const takeOver = (members: Pick<GmsChat, 'restoring'>) => {
    alias += 1;
    for (const { chatId } of chats.values()) add({ chatId, members: { alias: String(alias), ...members } });
  };

  for (const line of journal.lines) take(line);
  alias = Math.max(alias, ...[...chats.values()].map((chat) => Number(chat.alias)));
  for (const { chatId } of chats.values()) lastHeard.set(chatId, now());
  if (chats.size > 0) takeOver({ restoring: true });

  return {
    open: (given) => {
      const chatId = `0001${newHex(12).toUpperCase()}`;
      const ids = { chatId, userId: newHex(16).toUpperCase(), secureKey: newHex(16), alias: String(alias) };
      add({ opened: { ...given, ...ids } });
      lastHeard.set(chatId, now());
      writeAsClient(chatId, { type: 'ParticipantJoined' });

      return chats.get(chatId) ?? { ...given, ...ids, transcript: [], files: new Map() };
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
    addFile: (chatId, { bytes, ...file }) => {
      const fileId = newHex(16);
      add({ chatId, fileId, file: { ...file, base64: Buffer.from(bytes).toString('base64') } });

      return fileId;
    },
    countDownload: (chatId, fileId) => {
      const chat = chats.get(chatId);
      const file = chat?.files.get(fileId);
      if (chat && file) chats.set(chatId, withFile(chat, fileId, { ...file, downloads: file.downloads + 1 }));
    },
    end: (chatId, reason) => {
      end(chatId, reason);
      if (reason !== 'logout') tell(chatId);
    },
    touch: (chatId) => lastHeard.set(chatId, now()),
    failOver: () => takeOver({}),
    restart: () => takeOver({ restoring: true }),
    restored: (chatId) => add({ chatId, members: { restoring: false } }),
    all: () => [...chats.keys()].flatMap((chatId) => find(chatId) ?? []),
  };
}

function changed(chat: GmsChat, line: Exclude<GmsLine, { readonly opened: unknown }>): GmsChat {
  if ('event' in line) return { ...chat, transcript: [...chat.transcript, line.event] };
  if ('members' in line) {
    const { alias = chat.alias, ...members } = line.members;
    return { ...chat, ...members, alias };
  }

  const { base64, ...file } = line.file;

  return withFile(chat, line.fileId, { ...file, bytes: Buffer.from(base64, 'base64'), downloads: 0 });
}

function withFile(chat: GmsChat, fileId: string, file: GmsStoredFile): GmsChat {
  return { ...chat, files: new Map([...chat.files, [fileId, file]]) };
}

function partyOf({ from }: GmsEvent): string {
  return `${from.type} ${from.nickname}`;
}
