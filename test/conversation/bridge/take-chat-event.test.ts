import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../../lib/catalog/catalog.ts';
import { endIfOver } from '../../../lib/conversation/bridge/read-chat.ts';
import { createTakeChatEvent } from '../../../lib/conversation/bridge/take-chat-event.ts';
import type { InviteEvent } from '../../../lib/invite/report.ts';
import type { AgentMessage } from '../../../lib/ledger/agent-messages.ts';
import type { LedgerRow } from '../../../lib/ledger/row.ts';
import type { ChatEventRecord, MessageRecord } from '../../../lib/queue/message-record.ts';
import { createMemoryAgentMessages } from '../../memory/agent-messages.ts';
import { createMemoryBridges, emptyBridges } from '../../memory/bridges.ts';
import { createMemoryChatIndex } from '../../memory/chat-index.ts';
import { createMemoryConversations, emptyConversations } from '../../memory/conversations.ts';
import { createMemoryLedger } from '../../memory/ledger.ts';
import { createMemoryMediaStore } from '../../memory/media-store.ts';
import { ledgerRow, noon, tokens } from '../../support/builders.ts';
import { chatServersOver } from '../../support/chat-servers.ts';
import { sampleCatalog, sampleResponses } from '../../support/sample-catalog.ts';

const sessionId = 'S000000000000001';
const chat = { state: 'open', server: 'connect-bridged', id: 'contact-1' } as const;
const received = { receiptHandle: 'handle', remainingMs: () => 30_000 };

function said(event: Partial<ChatEventRecord['event']> = {}): ChatEventRecord {
  const message = { type: 'message', id: 'event-1', at: noon + 1000, text: 'It is ready.', author: { name: 'Kim' } };

  return {
    v: 2,
    type: 'chat-event',
    chatId: 'contact-1',
    receivedAt: noon + 2000,
    event: { ...message, ...event },
  } as ChatEventRecord;
}

const ended = () => said({ type: 'ended', id: 'event-9' });

/** One session in a chat of a bridged Connect, two seconds after an agent wrote. */
function setUp(members: Partial<LedgerRow> = {}) {
  const clock = { now: noon + 3000 };
  const rows = new Map<string, LedgerRow>([[sessionId, ledgerRow({ sessionId, status: 'sent', chat, ...members })]]);
  const queue: MessageRecord[] = [];
  const messages = new Map<string, AgentMessage>();
  const events: InviteEvent[] = [];
  const hidden: number[] = [];
  const closings: string[] = [];
  const now = () => clock.now;
  const newToken = tokens();
  const deps = {
    ...{ now, newToken, report: (event: InviteEvent) => void events.push(event) },
    catalog: () => createCatalog({ channels: sampleCatalog().channels, responses: sampleResponses(), queues: {} }),
    ledger: createMemoryLedger(rows),
    agentMessages: createMemoryAgentMessages(messages),
    messageQueue: { put: async (record: MessageRecord) => void queue.push(record) },
    chatServers: chatServersOver({ put: async () => {} }),
    media: createMemoryMediaStore({ now }),
    warnAgents: async () => {},
    receiptQueue: { put: async () => {} },
    bridges: createMemoryBridges(emptyBridges()),
    conversations: createMemoryConversations({ tables: emptyConversations(), now }),
    sendSystemMessage: async ({ what }: { what: string }) => void closings.push(what),
    chatIndex: createMemoryChatIndex(new Map([['contact-1', sessionId]])),
    received: { hide: async (_: string, seconds: number) => void hidden.push(seconds) },
  };
  const take = createTakeChatEvent(deps);

  return {
    take: (record: ChatEventRecord) => take(record, received),
    deps,
    rows,
    queue,
    events,
    hidden,
    clock,
    messages,
  };
}

const textsIn = (queue: readonly MessageRecord[]) => queue.map((record) => 'text' in record && record.text);

test('what an agent wrote is one message to the client, however often it comes', async () => {
  const { take, queue, messages } = setUp();

  expect(await take(said())).toBe('ack');
  expect(await take(said())).toBe('ack');
  expect(messages.size).toBe(1);
  expect(new Set(queue.map((record) => 'messageId' in record && record.messageId)).size).toBe(1);
  expect(queue[0]).toMatchObject({ type: 'agent-message', sessionId, text: 'It is ready.', author: { name: 'Kim' } });
});

test('a text that is too long for the channel comes in several messages', async () => {
  const { take, queue } = setUp();
  await take(said({ text: 'word '.repeat(1000) }));

  expect(queue.length).toBeGreaterThan(1);
});

test('typing shows', async () => {
  const { take, queue } = setUp();
  await take(said({ type: 'typing', id: 'event-2' }));

  expect(queue).toMatchObject([{ type: 'presence', of: 'typing' }]);
});

test.each(['sending', 'retrying'] as const)(
  'while the invite is %s, what agents wrote waits for it',
  async (status) => {
    const { take, queue, hidden } = setUp({ status });

    expect(await take(said())).toBe('retain');
    expect([queue, hidden]).toEqual([[], [3]]);
  },
);

test('a chat whose id the row does not name yet is waited for, but not for ever', async () => {
  const { take, hidden, clock, events } = setUp({ chat: { state: 'open', server: 'connect-bridged' } });

  expect(await take(said())).toBe('retain');
  clock.now = noon + 122_000;
  expect(await take(said())).toBe('retain');
  expect(hidden).toEqual([3, 30]);
  clock.now = noon + 902_000;
  expect(await take(said())).toBe('ack');
  expect(events).toEqual([{ step: 'chat_foreign', reason: 'another chat' }]);
});

test('a chat that nobody knows yet is waited for: its opening may have been cut short', async () => {
  const { take, deps, rows, queue, clock } = setUp();
  const event = { ...said(), chatId: 'contact-2' };

  expect(await take(event)).toBe('retain');
  await deps.chatIndex.put({ chatId: 'contact-2', sessionId, expiresAt: noon });
  rows.set(sessionId, ledgerRow({ sessionId, status: 'sent', chat: { ...chat, id: 'contact-2' } }));
  clock.now = noon + 60_000;
  expect(await take(event)).toBe('ack');
  expect(textsIn(queue)).toEqual(['It is ready.']);
});

test('a chat that is none of ours is counted', async () => {
  const { take, queue, events, clock } = setUp();
  clock.now = noon + 902_000;

  expect(await take({ ...said(), chatId: 'contact-2' })).toBe('ack');
  expect([queue, events]).toEqual([[], [{ step: 'chat_foreign', reason: 'no session' }]]);
});

describe('the end', () => {
  test('ends the session', async () => {
    const { take, rows } = setUp();

    expect(await take(ended())).toBe('ack');
    expect(rows.get(sessionId)?.chat).toMatchObject({ state: 'terminated', reason: 'ended' });
  });

  test('does not lose last words that come behind it: the topic keeps no order', async () => {
    const { take, queue } = setUp();
    await take(ended());
    await take(said({ at: noon + 2900 }));

    expect(textsIn(queue)).toEqual(['It is ready.']);
  });

  test('of a session that we have ended is final: later words are dropped, and counted', async () => {
    const { take, queue, events } = setUp({
      chat: { ...chat, state: 'terminated', reason: 'requested' },
      endedAt: noon,
    });
    await take(said({ at: noon + 10_000 }));

    expect(queue).toEqual([]);
    expect(events).toEqual([{ step: 'chat_foreign', reason: 'after the end' }]);
  });

  test('that was reported to nobody is found by a look', async () => {
    const { deps, rows } = setUp();
    const row = rows.get(sessionId);
    if (!row) throw new Error('no row');

    await endIfOver(
      { ...deps, chatServers: { state: async () => ({ state: 'unknown', chat: { sessionId, chatQueueKey: '' } }) } },
      row,
    );
    expect(rows.get(sessionId)?.chat.state).toBe('open');
    await endIfOver(
      { ...deps, chatServers: { state: async () => ({ state: 'ended', chat: { sessionId, chatQueueKey: '' } }) } },
      row,
    );
    expect(rows.get(sessionId)?.chat.state).toBe('terminated');
  });
});
