import { expect, test } from 'vitest';
import type { LedgerRow } from '../../../lib/ledger/row.ts';
import { writeMessageRecord } from '../../../lib/queue/write-records.ts';
import { noon } from '../../support/builders.ts';
import { clientMessage, createConversationSystem } from '../../support/conversation-system.ts';

const quarterHour = 900;

/** Agents get no session and no message while `isStuck`. */
function createStuckSystem() {
  const queue = { isStuck: true };
  const told: string[] = [];
  const system = createConversationSystem({
    chatQueues: {
      put: async (_key, message, { delaySeconds } = {}) => {
        if (queue.isStuck && message.type !== 'session.terminated') throw new TypeError('no answer');
        if (delaySeconds === undefined) told.push(`${message.type} ${message.interactionId}`);
      },
    },
  });
  /** A record that was received first so many seconds ago. */
  const relay = (members: Parameters<typeof clientMessage>[0], ago: number) =>
    system.relayMessages(
      [
        {
          ...{ body: writeMessageRecord(clientMessage(members)), receiptHandle: 'r1', group: 'in-1' },
          ...{ firstReceivedAt: system.now() - ago * 1000, receiveCount: 20 },
        },
      ],
      () => 30_000,
    );
  const chats = () => [...system.rows.values()].map(({ sessionId, chat }: LedgerRow) => ({ sessionId, ...chat }));

  return { ...system, queue, told, relay, chats };
}

test('the session ends that a message opened which is buried, and the next message opens one of its own', async () => {
  const { queue, told, relay, chats, deadLetters } = createStuckSystem();
  expect(await relay({}, 1)).toEqual(['retain']);
  expect(chats()).toMatchObject([{ state: 'open' }]);

  expect(await relay({}, quarterHour)).toEqual(['ack']);
  expect(deadLetters).toHaveLength(1);
  expect(chats()).toMatchObject([{ state: 'terminated', reason: 'failed' }]);

  queue.isStuck = false;
  expect(await relay({ vendorMessageId: 'wamid.c2', at: noon + 125_000 }, 1)).toEqual(['ack']);
  const [first, second] = chats();
  expect(second?.state).toBe('open');
  expect(told).toEqual([
    `session.terminated ${first?.sessionId}`,
    `session.opened ${second?.sessionId}`,
    `session.message ${second?.sessionId}`,
  ]);
});

test('what was buried comes late when it is moved back, in the session that it opened', async () => {
  const { queue, told, relay, chats } = createStuckSystem();
  await relay({}, 1);
  await relay({}, quarterHour);
  queue.isStuck = false;

  expect(await relay({}, 1)).toEqual(['ack']);
  const [{ sessionId } = { sessionId: '' }, ...others] = chats();
  expect(others).toEqual([]);
  expect(told.slice(1)).toEqual(
    ['session.terminated', 'session.opened', 'session.message'].map((type) => `${type} ${sessionId}`),
  );
});

test('a message that opened no session is buried, and ends none', async () => {
  const { queue, relay, chats, deadLetters } = createStuckSystem();
  queue.isStuck = false;
  await relay({}, 1);
  queue.isStuck = true;

  expect(await relay({ vendorMessageId: 'wamid.c2', at: noon + 125_000 }, quarterHour)).toEqual(['ack']);
  expect(deadLetters).toHaveLength(1);
  expect(chats()).toMatchObject([{ state: 'open' }]);
});
