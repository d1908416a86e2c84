/** `npm start` with docs/chat-servers, as a process of its own. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { startLocally } from './local-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

export type Chat = {
  readonly server: string;
  readonly id: string;
  readonly state: string;
  readonly userData: Readonly<Record<string, string>>;
  readonly transcript: readonly {
    readonly type: string;
    readonly from: { readonly type: string; readonly nickname: string };
    readonly text?: string;
    readonly ParticipantRole?: string;
    readonly Content?: string;
  }[];
};

/** The system that the page starts, with a Chat Server that is quicker to drop a silent client. */
export async function openChatServers() {
  const stateDir = await temporaryFolder();
  const system = await startLocally({ stateDir, env: { CATALOG: 'docs/chat-servers', FLEX_DISCONNECT_TIMEOUT: '1' } });
  const get = async <Answer = unknown>(path: string, method = 'GET') =>
    (await (await fetch(`${system.api}${path}`, { method })).json()) as Answer;
  const chats = () => get<Chat[]>('/local/chats');

  return {
    ...system,
    get,
    chats,
    settled: () => settled(get),
    /** Our id of the session behind a chat. */
    ours: async (id: string) => {
      const rows = await get<{ sessionId: string; chat: { id?: string } }[]>('/local/sessions');
      return rows.find(({ chat }) => chat.id === id)?.sessionId ?? '';
    },
  };
}

/** What was said in a chat of GMS, by whom. */
export function saidIn(chat: Chat | undefined) {
  return (chat?.transcript ?? []).flatMap(({ type, from, text }) =>
    type === 'Message' ? [`${from.type === 'Client' ? 'Client' : from.nickname}: ${text}`] : [],
  );
}

/** What was said in a chat of Connect, by whom. */
export function saidInConnect(chat: Chat | undefined) {
  return (chat?.transcript ?? []).flatMap(({ ParticipantRole, Content }) =>
    Content === undefined ? [] : [`${ParticipantRole}: ${Content}`],
  );
}

/** Nothing is on its way any more: three looks in a row, because a push comes from outside. */
async function settled(get: <Answer>(path: string) => Promise<Answer>) {
  for (let idle = 0; idle < 3; idle += 1) {
    await vi.waitFor(async () => {
      const depths = await get<Readonly<Record<string, { visible: number; hidden: number }>>>('/local/queues');
      expect(Object.values(depths).every(({ visible, hidden }) => visible + hidden === 0)).toBe(true);
    }, patience);
    await wait(200);
  }
}

const patience = { timeout: 180_000, interval: 50 };
