import { expect, test } from 'vitest';
import {
  createRelayMessages,
  type MessageHandlers,
  type ReceivedRecord,
} from '../../lib/conversation/relay-messages.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { writeMessageRecord } from '../../lib/queue/write-records.ts';
import { noon } from '../support/builders.ts';
import { clientMessage, clientSignal } from '../support/conversation-system.ts';
import { noBridge } from '../support/no-bridge.ts';

/** A record whose text says what becomes of it: `ack`, `retain` or `throw`, and in which order it was taken. */
function createRelay(given: { readonly now?: number; readonly handlers?: Partial<MessageHandlers> } = {}) {
  const taken: string[] = [];
  const hidden: string[] = [];
  const deadLetters: string[] = [];
  const events: InviteEvent[] = [];
  const errors: unknown[] = [];
  const relay = createRelayMessages({
    takeClientMessage: async ({ text }) => {
      taken.push(text);
      await Promise.resolve();
      if (text.startsWith('throw')) throw new TypeError('with the text of 15550100001');
      return text.startsWith('retain') ? 'retain' : 'ack';
    },
    takeClientSignal: async ({ of }) => {
      taken.push(of);
      return 'ack';
    },
    sendAgentMessage: async ({ messageId }) => {
      taken.push(messageId);
      return 'ack';
    },
    readTranscript: noBridge.readTranscript,
    takeChatEvent: noBridge.takeChatEvent,
    showTyping: noBridge.showTyping,
    showPresence: async ({ of }) => {
      taken.push(of);
      return 'ack';
    },
    giveUpClientMessage: async ({ text }) => void taken.push(`given up: ${text}`),
    giveUpMessage: async ({ messageId }) => {
      taken.push(`given up: ${messageId}`);
      return { status: 'final' };
    },
    received: {
      hide: async (handle, seconds) => void hidden.push(`${handle} ${seconds} s`),
      deadLetter: async (_body, reason, group) => void deadLetters.push(`${group}: ${reason}`),
    },
    now: () => given.now ?? noon,
    report: (event) => void events.push(event),
    reportError: (error) => void errors.push(error),
    batcher: { join: () => {}, leave: () => {} },
    settings: { giveUpMs: 900_000, minMs: 15_000 },
    ...given.handlers,
  });

  return { relay, taken, hidden, deadLetters, events, errors };
}

function record(handle: string, group: string, text: string, members: Partial<ReceivedRecord> = {}): ReceivedRecord {
  return {
    ...{ body: writeMessageRecord(clientMessage({ text })), receiptHandle: handle, group },
    ...{ firstReceivedAt: noon, receiveCount: 1, ...members },
  };
}

const plenty = () => 30_000;

test('a group goes on one record after the other, and groups side by side', async () => {
  const { relay, taken } = createRelay();
  const records = [record('r1', 'a', '1'), record('r2', 'a', '2'), record('r3', 'b', '3')];

  expect(await relay(records, plenty)).toEqual(['ack', 'ack', 'ack']);
  expect(taken).toEqual(['1', '3', '2']);
});

test('what comes after a retained record is not seen, and hidden no longer than it', async () => {
  const { relay, taken, hidden } = createRelay();
  const records = [
    record('r1', 'a', '1'),
    record('r2', 'a', 'retain'),
    record('r3', 'a', '3'),
    record('r4', 'b', '4'),
    record('r5', 'a', '5'),
  ];

  expect(await relay(records, plenty)).toEqual(['ack', 'retain', 'retain', 'ack', 'retain']);
  expect(taken.toSorted()).toEqual(['1', '4', 'retain']);
  expect(hidden).toEqual(['r3 0 s', 'r5 0 s']);
});

test('a record that cannot be handled waits longer each time, and what comes after it waits with it', async () => {
  const { relay, hidden, errors, deadLetters } = createRelay();
  const records = [record('r1', 'a', 'throw', { receiveCount: 3 }), record('r2', 'a', '2')];

  expect(await relay(records, plenty)).toEqual(['retain', 'retain']);
  expect(hidden).toEqual(['r1 8 s', 'r2 0 s']);
  expect(errors).toHaveLength(1);
  expect(deadLetters).toEqual([]);
});

test('a record that could not be handled for 15 minutes is buried, and the next one is handled', async () => {
  const { relay, taken, deadLetters, events } = createRelay({ now: noon + 900_000 });

  expect(await relay([record('r1', 'a', 'throw'), record('r2', 'a', '2')], plenty)).toEqual(['ack', 'ack']);
  expect(deadLetters).toEqual(['a: it could not be handled for 15 minutes: TypeError']);
  expect(events).toEqual([{ step: 'buried', reason: 'it could not be handled for 15 minutes: TypeError' }]);
  expect(taken).toEqual(['throw', 'given up: throw', '2']);
});

test('a record that waits on purpose is never buried', async () => {
  const { relay, deadLetters } = createRelay({ now: noon + 86_400_000 });

  expect(await relay([record('r1', 'a', 'retain')], plenty)).toEqual(['retain']);
  expect(deadLetters).toEqual([]);
});

test.each([
  ['no JSON', '{', 'the body is not JSON'],
  ['no record', '{"v":1,"type":"other"}', 'not a message record'],
])('%s is buried at once, with its reason', async (_, body, reason) => {
  const { relay, deadLetters } = createRelay();

  expect(await relay([record('r1', 'a', '1', { body })], plenty)).toEqual(['ack']);
  expect(deadLetters).toEqual([`a: ${reason}`]);
});

test('a record of a newer version waits for a deployment that knows it', async () => {
  const { relay, hidden, deadLetters } = createRelay({ now: noon + 899_999 });

  expect(await relay([record('r1', 'a', '1', { body: '{"v":3}' }), record('r2', 'a', '2')], plenty)).toEqual([
    'retain',
    'retain',
  ]);
  expect(hidden).toEqual(['r1 60 s', 'r2 0 s']);
  expect(deadLetters).toEqual([]);
});

test('a record of a newer version does not hold up its group if that deployment was taken back', async () => {
  const { relay, taken, deadLetters } = createRelay({ now: noon + 900_000 });

  expect(await relay([record('r1', 'a', '1', { body: '{"v":3}' }), record('r2', 'a', '2')], plenty)).toEqual([
    'ack',
    'ack',
  ]);
  expect(deadLetters).toEqual(['a: a newer version wrote it']);
  expect(taken).toEqual(['2']);
});

test('no record but the first is begun with too little time left', async () => {
  const { relay, taken, hidden } = createRelay();

  expect(await relay([record('r1', 'a', '1'), record('r2', 'a', '2')], () => 14_999)).toEqual(['ack', 'retain']);
  expect(taken).toEqual(['1']);
  expect(hidden).toEqual(['r2 0 s']);
});

test('each kind of record is taken by its own', async () => {
  const { relay, taken } = createRelay();
  const agent = { v: 1, type: 'agent-message', sessionId: 'S1', messageId: 'S1.7', from: 'agent' } as const;
  const bodies = [
    clientSignal(),
    { ...agent, acceptedAt: noon, deadline: noon, text: 'Hello' },
    { v: 1, type: 'presence', sessionId: 'S1', of: 'typing', at: noon } as const,
  ].map(writeMessageRecord);

  await relay(
    bodies.map((body, index) => record(`r${index}`, 'a', '', { body })),
    plenty,
  );
  expect(taken).toEqual(['close', 'S1.7', 'typing']);
});

test('a record that cannot be hidden or buried stays', async () => {
  const received = {
    hide: async () => Promise.reject(new Error('no answer')),
    deadLetter: async () => Promise.reject(new Error('no answer')),
  };
  const deps = { takeClientMessage: async () => Promise.reject(new Error('no')) };
  const { errors, ...rest } = createRelay({ now: noon + 900_000, handlers: { ...deps, ...{ received } } });

  expect(await rest.relay([record('r1', 'a', '1'), record('r2', 'a', '2')], plenty)).toEqual(['retain', 'retain']);
  expect(errors).toHaveLength(3);
});
