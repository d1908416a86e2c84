import { describe, expect, test } from 'vitest';
import { createShowTyping } from '../../../lib/conversation/bridge/show-typing.ts';
import type { ClientTypingRecord } from '../../../lib/queue/message-record.ts';
import { createBridgedSystem } from '../../support/bridged-system.ts';
import { noon } from '../../support/builders.ts';
import { clientMessage } from '../../support/conversation-system.ts';

/** With one open chat in which the client has written. */
async function talkingSystem(options: Parameters<typeof createBridgedSystem>[0] = {}) {
  const system = createBridgedSystem(options);
  system.write('Hello');
  await system.run();

  return system;
}

function clientTyping(members: Partial<ClientTypingRecord> = {}): ClientTypingRecord {
  const { receiver, sender, clientIds } = clientMessage();
  const clientId = clientIds[0] ?? '';

  return { v: 2, type: 'client-typing', of: 'typing', receiver, sender, clientId, at: noon, ...members };
}

/** As it lies on the queue, `secondsAgo`. */
async function type(
  { clock, queue, handleOnce }: ReturnType<typeof createBridgedSystem>,
  { secondsAgo = 0, ...members }: Partial<ClientTypingRecord> & { readonly secondsAgo?: number } = {},
) {
  const at = clock.now - secondsAgo * 1000;
  const record = clientTyping({ at, ...members });
  queue.push({ record, group: 'typing-1', id: `typing-${queue.length}-${record.of}-${at}` });
  await handleOnce();
}

const presenceOf = ({ genesys }: ReturnType<typeof createBridgedSystem>) =>
  genesys.chats.map(({ presence }) => presence);

describe('that the client types', () => {
  test('and no longer does, shows in the open chat, and nothing of it is written', async () => {
    const system = await talkingSystem();
    const stored = () => structuredClone({ rows: system.rows, tables: system.tables, bridged: system.bridged });
    const before = stored();
    await type(system);
    await type(system, { of: 'typing-ended' });

    expect(presenceOf(system)).toEqual([['typing', 'typing-ended']]);
    expect(stored()).toEqual(before);
    expect([system.queue, system.errors, system.buried]).toEqual([[], [], []]);
  });

  test.each([
    [15, ['typing']],
    [16, []],
  ])('%i seconds ago shows %j', async (secondsAgo, shown) => {
    const system = await talkingSystem();
    system.pass(20);
    await type(system, { secondsAgo });

    expect(presenceOf(system)).toEqual([shown]);
    expect(system.queue).toEqual([]);
  });

  test('opens no session', async () => {
    const system = createBridgedSystem();
    await type(system);

    expect([system.rows.size, system.genesys.chats, system.queue, system.errors]).toEqual([0, [], [], []]);
  });

  test.each([
    ['once the chat is open', ['genesys'], {}],
    ['before it is', [], { id: undefined }],
    ['after its end', [], { state: 'terminated' }],
    ['of the builtin chat server', [], { server: 'builtin' }],
  ] as const)('%s: its server is asked for %j', async (_title, servers, members) => {
    const { shared, clock, rows, session } = await talkingSystem();
    const row = session();
    rows.set(row.sessionId, { ...row, chat: { ...row.chat, ...members } });
    const asked: string[] = [];
    const bridge = async (server: string) => {
      asked.push(server);

      return undefined;
    };
    await createShowTyping({ ...shared, chatServers: { bridge } })(clientTyping({ at: clock.now }));

    expect(asked).toEqual(servers);
  });

  test.each([
    ['to a number that is in no channel', { sender: '999' }],
    ['by another client', { clientId: '15550100009' }],
  ])('%s: dropped', async (_title, members) => {
    const system = await talkingSystem();
    await type(system, members);

    expect([presenceOf(system), system.queue, system.errors, system.buried]).toEqual([[[]], [], [], []]);
  });

  test('is dropped, and no error, if a table or the chat server fails', async () => {
    const { shared, clock } = await talkingSystem();
    const record = clientTyping({ at: clock.now });
    const fails = async (): Promise<never> => {
      throw new TypeError('no answer');
    };

    expect(await createShowTyping({ ...shared, chatServers: { bridge: fails } })(record)).toBe('ack');
    expect(await createShowTyping({ ...shared, ledger: { readMany: fails } })(record)).toBe('ack');
  });
});
