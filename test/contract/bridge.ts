import { describe, expect, test } from 'vitest';
import type { AgentEvent, Bridge, ChatServer, OpenedChat, Said } from '../../lib/chat-server/chat-server.ts';
import { newSession, patience } from './chat-server.ts';

type SeenMessage = { readonly from: 'client' | 'agent'; readonly text: string };
type SeenFile = { readonly name: string; readonly bytes: Uint8Array };

type AgentFile = { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array };

/** What the server's agents see, and do. */
export type BridgedChat = {
  readonly server: ChatServer;
  readonly bridge: Bridge;
  readonly chat: OpenedChat;
  /** Lines that an agent's desktop shows, in order. */
  readonly seen: () => readonly SeenMessage[];
  /** Files that came from the client. */
  readonly files: () => readonly SeenFile[];
  readonly write: (text: string) => void | Promise<void>;
  readonly send: (file: AgentFile) => void | Promise<void>;
  readonly type: () => void | Promise<void>;
  /** Whether the desktop shows that the client types. */
  readonly clientTypes: () => boolean;
  /** The agent ends the chat. */
  readonly end: () => void | Promise<void>;
  /**
   * What the agents' side has done since the last call, as the bridge learns it: from the transcript, or from what the
   * server reports. A server that reports may report the same again.
   */
  readonly events: () => Promise<{ readonly events: readonly AgentEvent[]; readonly ended: boolean }>;
  /** The next request meets this. Absent: the server cannot. */
  readonly trouble: {
    readonly busy: () => void;
    readonly 'silent after it has done it': () => void;
  };
  /** A file that the server refuses. */
  readonly refused: { readonly name: string; readonly mediaType: string };
};

/** Short, for a server that does not answer. */
const impatience = () => ({ signal: AbortSignal.timeout(150) });
const png = Buffer.from('89504e470d0a1a0a', 'hex');
const part = (text: string, id = 'M1.0') => ({ id, text });
const limit = { ...patience, maxBytes: 1024 * 1024 };

/** Opens a chat of one session on the server. */
export async function openBridged(server: ChatServer, more: Parameters<typeof newSession>[0] = {}) {
  const opened = await server.open(newSession(more), patience);
  if (opened.status !== 'opened') throw new Error(`not opened: ${opened.status}`);
  if (!server.bridge) throw new Error('the server has no bridge');

  return { chat: opened.chat, bridge: server.bridge };
}

/** The events from the transcript, from where the last call ended. */
export function followTranscript({ bridge, chat }: Pick<BridgedChat, 'bridge' | 'chat'>) {
  let position = 0;

  return async () => {
    const read = await readAll(bridge, chat, position);
    position = read.position;

    return read;
  };
}

async function readAll(bridge: Bridge, chat: OpenedChat, position: number) {
  const read = await bridge.transcript?.(chat, position, patience);
  if (read?.status !== 'read') throw new Error('the transcript is lost');

  return read;
}

/** What every bridge must do. */
export function bridgeContract(name: string, open: () => Promise<BridgedChat>): void {
  describe(`${name} as a bridge`, () => {
    test('a client’s texts are the client’s words, in order', async () => {
      const { bridge, chat, seen } = await open();

      expect(await bridge.say(chat, part('Is it ready?', 'M1.0'), patience)).toMatchObject({ status: 'said' });
      expect(await bridge.say(chat, part('Ünïcode 👍 & = + %\nnew line', 'M2.0'), patience)).toMatchObject({
        status: 'said',
      });
      expect(seen()).toEqual([
        { from: 'client', text: 'Is it ready?' },
        { from: 'client', text: 'Ünïcode 👍 & = + %\nnew line' },
      ]);
    });

    test.each(['x', 'é', '漢', '👍'])(
      'a text of as many bytes as allowed, all %s, is taken whole',
      async (character) => {
        const { bridge, chat, seen } = await open();
        const text = character.repeat(Math.floor(bridge.maxTextBytes / Buffer.byteLength(character)));

        expect(await bridge.say(chat, part(text), patience)).toMatchObject({ status: 'said' });
        expect(seen().map(({ text: shown }) => shown === text)).toEqual([true]);
      },
    );

    test('a client’s file is there with its bytes and its name', async () => {
      const { bridge, chat, files } = await open();
      const file = { id: 'M1.0', bytes: png, mediaType: 'image/png', name: 'receipt é.png' };

      expect(await bridge.attach(chat, file, patience)).toMatchObject({ status: 'said' });
      expect(files().map(({ name: given, bytes }) => [given, Buffer.from(bytes).equals(png)])).toEqual([
        ['receipt é.png', true],
      ]);
    });

    test('a file that the server does not allow is refused, and the chat goes on', async () => {
      const { bridge, chat, files, refused, seen } = await open();
      const file = { id: 'M1.0', bytes: png, ...refused };

      expect(await bridge.attach(chat, file, patience)).toMatchObject({ status: 'refused' });
      expect(await bridge.say(chat, part('And?'), patience)).toMatchObject({ status: 'said' });
      expect([files(), seen()]).toEqual([[], [{ from: 'client', text: 'And?' }]]);
    });

    test('a warning is a line that agents see, and none of the client’s words', async () => {
      const { bridge, chat, seen, events } = await open();

      expect(await bridge.warn(chat, part('Not sent: the window is closed.'), patience)).toMatchObject({
        status: 'said',
      });
      expect(seen()).toHaveLength(1);
      expect(seen()[0]?.text).toContain('Not sent: the window is closed.');
      expect(seen()[0]?.text).not.toBe('Not sent: the window is closed.');
      expect((await events()).events).toEqual([]);
    });

    test('what agents write comes once, in order, with who wrote it, and without the client’s own words', async () => {
      const { bridge, chat, write, events } = await open();
      await bridge.say(chat, part('Hello'), patience);
      await write('One moment.');
      await bridge.say(chat, part('Thanks'), patience);
      await write('It is ready.');

      const { events: read, ended } = await events();

      expect(read.map((event) => event.type === 'message' && event.text)).toEqual(['One moment.', 'It is ready.']);
      expect(new Set(read.map(({ id }) => id)).size).toBe(2);
      expect(read.map(({ author }) => author?.name)).toEqual(['Kim', 'Kim']);
      expect(ended).toBe(false);
      expect((await events()).events).toEqual([]);
    });

    test('an agent’s file is fetched with its bytes, its type and its name, but no more than allowed', async () => {
      const { bridge, chat, send, events } = await open();
      await send({ name: 'label.png', mediaType: 'image/png', bytes: png });

      const [file] = (await events()).events;
      if (file?.type !== 'file') throw new Error('no file');

      expect(file.name).toBe('label.png');
      const fetched = await bridge.fetchFile(chat, file.ref, limit);
      expect(fetched).toMatchObject({ status: 'fetched', mediaType: 'image/png' });
      expect(fetched.status === 'fetched' && Buffer.from(fetched.bytes).equals(png)).toBe(true);
      expect(await bridge.fetchFile(chat, file.ref, { ...limit, maxBytes: 4 })).toEqual({ status: 'refused' });
      expect(await bridge.fetchFile(chat, 'nothing', limit)).toEqual({ status: 'refused' });
    });

    test('typing shows on both sides', async () => {
      const { bridge, chat, type, events, clientTypes } = await open();
      await type();
      expect((await events()).events).toMatchObject([{ type: 'typing' }]);

      await bridge.show(chat, 'typing', patience);
      expect(clientTypes()).toBe(true);
      await bridge.show(chat, 'typing-ended', patience);
      await bridge.show(chat, 'read', patience);
    });

    test('a part that is said twice is there once, or else the transcript says that it was', async () => {
      const { bridge, chat, seen, trouble } = await open();
      const from = bridge.transcript && (await readAll(bridge, chat, 0)).position;
      trouble['silent after it has done it']();

      expect(await bridge.say(chat, part('Once'), impatience())).toEqual({ status: 'unknown' });
      if (bridge.repeatable) await bridge.say(chat, part('Once'), patience);
      else expect((await readAll(bridge, chat, from ?? 0)).clientTexts).toEqual(['Once']);
      expect(seen()).toEqual([{ from: 'client', text: 'Once' }]);
    });

    test('so it is with a file', async () => {
      const { bridge, chat, files, trouble } = await open();
      const from = bridge.transcript && (await readAll(bridge, chat, 0)).position;
      const file = { id: 'M1.0', bytes: png, mediaType: 'image/png', name: 'a.png' };
      trouble['silent after it has done it']();

      const said = await bridge.attach(chat, file, impatience());
      // A server that takes a file in several steps may have met the trouble before the last one.
      if (said.status === 'unknown') {
        if (bridge.repeatable) await bridge.attach(chat, file, patience);
        else expect((await readAll(bridge, chat, from ?? 0)).clientTexts).toEqual(['a.png']);
      }
      expect(files()).toHaveLength(1);
    });

    test('a server that is busy is asked again later, and has taken nothing', async () => {
      const { bridge, chat, seen, trouble } = await open();
      trouble.busy();

      expect(await bridge.say(chat, part('Hello'), patience)).toMatchObject({ status: 'retry' });
      expect(seen()).toEqual([]);
    });

    test('after the agent’s end the last words come, the end with them, and nothing more is taken', async () => {
      const { bridge, chat, write, end, events } = await open();
      await write('Goodbye.');
      await end();

      const { events: read, ended } = await events();
      expect(read).toMatchObject([{ type: 'message', text: 'Goodbye.' }]);
      expect(ended).toBe(true);
      expect(await bridge.say(chat, part('Wait!'), patience)).toEqual({ status: 'ended' });
      const file = { id: 'M1.0', bytes: png, mediaType: 'image/png', name: 'a.png' };
      expect(await bridge.attach(chat, file, patience)).toEqual({ status: 'ended' });
    });

    test('after our end nothing more is taken', async () => {
      const { server, bridge, chat } = await open();
      await server.terminate(chat, { reason: 'requested', at: 0 }, patience);

      expect(await bridge.say(chat, part('Wait!'), patience)).toEqual({ status: 'ended' });
    });

    test('a chat whose secret is another’s is not spoken for', async () => {
      const { bridge, chat, seen } = await open();
      const foreign = { ...chat, sessionId: 'S000000000000002' };
      const outcomes: readonly Said['status'][] = ['retry', 'refused'];

      expect(outcomes).toContain((await bridge.say(foreign, part('Hello'), patience)).status);
      expect(seen()).toEqual([]);
    });
  });
}
