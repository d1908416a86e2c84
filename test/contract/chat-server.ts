import { describe, expect, test } from 'vitest';
import { sessionOpenedMessage } from '../../lib/chat-queue/interaction.ts';
import type { ChatServer, NewSession, OpenedChat } from '../../lib/chat-server/chat-server.ts';
import type { ChatServerKind } from '../../lib/chat-server/settings.ts';
import { traitsOf } from '../../lib/chat-server/settings.ts';
import type { InviteRecord } from '../../lib/queue/invite-record.ts';
import { inviteRecord, noon } from '../support/builders.ts';

/** What the server itself knows of a session that it opened. */
export type SeenSession = {
  readonly id: string;
  readonly userData: Readonly<Record<string, unknown>>;
  readonly ended: boolean;
  /** What its transcript holds of ours; undefined if the server has none that we write. */
  readonly notes?: readonly string[];
};

export type Trouble = 'refuses' | 'is busy' | 'is not there' | 'keeps silent after it has done it';

export type ChatServerUnderTest = {
  readonly server: ChatServer;
  readonly sessions: () => readonly SeenSession[];
  /** The next request meets this. Absent: the server cannot. */
  readonly trouble: Partial<Record<Trouble, () => void>>;
  /** The session ends without us, as by its agent. Absent: nothing but us ends it. */
  readonly endByItself?: (id: string) => void;
  /** A chat queue key, and a message, of a session that it can open. */
  readonly session?: Partial<NewSession>;
};

export const patience = { signal: new AbortController().signal };
const ending = { reason: 'requested', at: noon };
/** Short, for a server that does not answer. */
const impatience = () => ({ signal: AbortSignal.timeout(150) });

export function newSession(members: Partial<InviteRecord> = {}, more: Partial<NewSession> = {}): NewSession {
  const interaction = sessionOpenedMessage(inviteRecord(members), { mediaType: 'whatsapp', message: 'Hello Ann' });

  return { interaction, nickname: 'Ann', content: { type: 'text', text: 'Hello Ann' }, ...more };
}

export async function openChat(
  server: ChatServer,
  members: Parameters<typeof newSession>[0] = {},
): Promise<OpenedChat> {
  const opened = await server.open(newSession(members), patience);
  if (opened.status !== 'opened') throw new Error(`not opened: ${opened.status}`);

  return opened.chat;
}

/** What every chat server must do. */
export function chatServerContract(kind: ChatServerKind, create: () => Promise<ChatServerUnderTest>): void {
  const { drawsOwnIds, repeatable } = traitsOf({ kind });

  /** One session, opened. */
  const opened = async (members: Partial<InviteRecord> = {}) => {
    const under = await create();
    const result = await under.server.open(newSession(members, under.session), patience);
    if (result.status !== 'opened') throw new Error(`not opened: ${result.status}`);

    return { ...under, result, chat: result.chat };
  };

  describe(`${kind} as a chat server`, () => {
    test(`a session is opened with all user data, under an id of ${drawsOwnIds ? 'the server’s' : 'ours'}`, async () => {
      const { chat, sessions } = await opened({
        userData: { PhoneNumber: '15550100001', GCTI_Chat_SubmitAsOutbound: 'true' },
      });

      expect(chat).toMatchObject({ sessionId: 'S000000000000001', chatQueueKey: '1:session-WA' });
      expect(sessions()).toMatchObject([
        {
          id: drawsOwnIds ? chat.id : 'S000000000000001',
          userData: {
            PhoneNumber: '15550100001',
            GCTI_Chat_SubmitAsOutbound: 'true',
            _umsChannel: 'whatsapp-main',
            _umsClientId: '15550100001',
            _umsBusinessId: '19251112222',
            _umsMediaType: 'whatsapp',
          },
          ended: false,
        },
      ]);
      expect(chat.id === undefined).toBe(!drawsOwnIds);
    });

    test(`opening it again opens ${repeatable ? 'it once' : 'another one: it must be opened once'}`, async () => {
      const { server, session, sessions, result } = await opened();

      const again = await server.open(newSession({}, session), patience);

      expect(sessions()).toHaveLength(repeatable ? 1 : 2);
      if (!repeatable) return;

      // What is sealed is sealed anew.
      const { secret: _, ...chat } = result.chat;
      expect(again).toMatchObject({ status: 'opened', chat });
    });

    test('an invitation is noted in the transcript', async () => {
      const { server, chat, sessions } = await opened();

      const noted = await server.note(chat, 'Hello Ann, your order is ready.', patience);

      expect(noted).toMatchObject({ status: 'noted', chat: { sessionId: 'S000000000000001' } });
      const [{ notes = ['Hello Ann, your order is ready.'] } = {}] = sessions();
      expect(notes).toEqual(['Hello Ann, your order is ready.']);
    });

    test('a session is terminated, and twice is the same', async () => {
      const { server, chat, sessions } = await opened();

      expect(await server.terminate(chat, ending, patience)).toEqual({ status: 'terminated' });
      expect(await server.terminate(chat, ending, patience)).toEqual({ status: 'terminated' });
      expect(sessions()).toMatchObject([{ ended: true }]);
    });

    test('a session that has ended by itself is terminated', async () => {
      const { server, chat, endByItself } = await opened();
      if (!endByItself) return;
      endByItself(chat.id ?? '');

      expect(await server.state(chat, patience)).toMatchObject({ state: 'ended' });
      expect(await server.terminate(chat, ending, patience)).toEqual({ status: 'terminated' });
    });

    test('its state is reported if the server knows it', async () => {
      const { server, chat } = await opened();
      expect(['open', 'unknown']).toContain((await server.state(chat, patience)).state);

      await server.terminate(chat, ending, patience);
      expect(['ended', 'unknown']).toContain((await server.state(chat, patience)).state);
    });

    test.each([
      ['refuses', 'refused', 0],
      ['is busy', 'retry', 0],
      ['is not there', 'retry', 0],
      ['keeps silent after it has done it', 'unknown', 1],
    ] as const)('a server that %s: %s, and %i sessions', async (trouble, status, count) => {
      const under = await create();
      const begin = under.trouble[trouble];
      if (!begin) return;
      begin();

      const options = status === 'unknown' ? impatience() : patience;
      expect(await under.server.open(newSession({}, under.session), options)).toMatchObject({ status });
      expect(under.sessions()).toHaveLength(count);
    });

    test('a session whose end nobody confirms is unconfirmed', async () => {
      const { server, chat, trouble } = await opened();
      const begin = trouble['keeps silent after it has done it'];
      if (!begin) return;
      begin();

      expect(await server.terminate(chat, ending, impatience())).toMatchObject({ status: 'unconfirmed' });
      expect(await server.terminate(chat, ending, patience)).toEqual({ status: 'terminated' });
    });

    test('what is kept of a session holds no client id and no text', async () => {
      const { chat } = await opened();

      expect(JSON.stringify(chat)).not.toMatch(/15550100001|Ann|Hello/);
    });
  });
}
