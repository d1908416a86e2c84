import { expect, test } from 'vitest';
import type { AgentMessage } from '../../../lib/ledger/agent-messages.ts';
import type { WatermarkRecord } from '../../../lib/queue/receipt-record.ts';
import { acceptedMessage } from '../../support/agent-messages.ts';
import { noon } from '../../support/builders.ts';
import { page, psid } from '../../support/page-webhooks.ts';
import { createRelaySystem, inviteRow, sessionId } from '../../support/relay-system.ts';

const line = { receiver: 'meta', sender: page, clientId: psid };
const expiresAt = noon + 86_400_000;

/** An invite of noon and two messages of agents, ten and twenty seconds later; the channel stands for Messenger's. */
async function system(messages: Readonly<Record<number, Partial<AgentMessage>>> = { 7: {}, 8: {} }) {
  const made = createRelaySystem({ channel: { businessIds: { [page]: {} }, receipts: 'all' } });
  made.rows.set(sessionId, inviteRow({ businessId: page }));
  await made.sentMessages.put(line, { messageId: `${sessionId}.0`, at: noon }, { expiresAt });
  for (const [number, members] of Object.entries(messages)) {
    const messageId = `${sessionId}.${number}`;
    made.messages.set(messageId, acceptedMessage({ messageId, status: 'sent', ...members }));
    await made.sentMessages.put(line, { messageId, at: noon + (Number(number) - 6) * 10_000 }, { expiresAt });
  }
  const heard = () => made.agents.map(({ messageId, status }) => [String(messageId).split('.')[1], status]);

  return { ...made, heard };
}

function upTo(at: number, status: WatermarkRecord['status'], members: Partial<WatermarkRecord> = {}): WatermarkRecord {
  return { v: 2, type: 'watermark', ...line, status, at, receivedAt: at + 500, ...members };
}

test('all that was sent at or before it was read, the rest was not', async () => {
  const { relay, receipts, heard, sentMessages } = await system();

  expect(await relay(upTo(noon + 10_000, 'read'))).toEqual(['ack']);
  expect(heard()).toEqual([
    ['0', 'read'],
    ['7', 'read'],
  ]);
  expect([...receipts.values()].map(({ status, times }) => [status, times])).toEqual([
    ['read', { read: noon + 10_000 }],
    ['read', { read: noon + 10_000 }],
  ]);
  expect(await sentMessages.read(line)).toEqual([{ messageId: `${sessionId}.8`, at: noon + 20_000 }]);
});

test('what is delivered is said once, and may be read later', async () => {
  const { relay, heard } = await system({ 7: {} });
  await relay(upTo(noon + 10_000, 'delivered'));
  await relay(upTo(noon + 15_000, 'delivered'));
  await relay(upTo(noon + 15_000, 'read'));

  expect(heard()).toEqual([
    ...[
      ['0', 'delivered'],
      ['7', 'delivered'],
    ],
    ...[
      ['0', 'read'],
      ['7', 'read'],
    ],
  ]);
});

test('those that the vendor names are delivered once, whatever their time, also one that was never noted', async () => {
  const { relay, heard, index, messages } = await system({ 7: {} });
  messages.set(`${sessionId}.9`, acceptedMessage({ messageId: `${sessionId}.9`, status: 'sent' }));
  for (const [mid, number] of [
    ['m_7', 7],
    ['m_9', 9],
  ])
    index.set(JSON.stringify(['meta', mid]), `${sessionId}.${number}`);
  const record = upTo(noon, 'delivered', { vendorMessageIds: ['m_7', 'm_9', 'm_of_others'] });
  await relay(record);
  await relay(record);

  expect(heard()).toEqual([
    ['0', 'delivered'],
    ['7', 'delivered'],
    ['9', 'delivered'],
  ]);
});

test('a late delivery lowers nothing that is read', async () => {
  const { relay, receipts } = await system({});
  await relay(upTo(noon + 10_000, 'read'));
  await relay(upTo(noon + 5000, 'delivered'));

  expect([...receipts.values()].map(({ status }) => status)).toEqual(['read']);
});

test('another client’s, another Page’s and another receiver’s say nothing of it', async () => {
  const { relay, receipts } = await system();
  const others = [{ clientId: '24816320640128002' }, { sender: '1' }, { receiver: 'other' }];
  for (const other of others) expect(await relay(upTo(noon + 60_000, 'read', other))).toEqual(['ack']);

  expect(receipts.size).toBe(0);
});

test('one that the vendor refused has none, though it was tried before', async () => {
  const { relay, heard, sentMessages } = await system({ 7: { status: 'failed' }, 8: { status: 'retrying' } });
  await relay(upTo(noon + 60_000, 'delivered'));

  expect(heard()).toEqual([['0', 'delivered']]);
  await sentMessages.put(line, { messageId: `${sessionId}.8`, at: noon + 70_000 }, { expiresAt });
  expect(await relay(upTo(noon + 60_000, 'read'))).toEqual(['ack']);
  expect((await sentMessages.read(line)).map(({ messageId }) => messageId)).toEqual([`${sessionId}.8`]);
});

test('one that is to be sent again is neither: it is noted anew before that', async () => {
  const { relay, heard, sentMessages } = await system({ 8: { status: 'retrying' } });
  await relay(upTo(noon + 60_000, 'delivered'));
  await relay(upTo(noon + 60_000, 'read'));

  expect(heard()).toEqual([
    ['0', 'delivered'],
    ['0', 'read'],
  ]);
  expect(await sentMessages.read(line)).toEqual([{ messageId: `${sessionId}.8`, at: noon + 20_000 }]);
});

test('an unknown outcome is settled by it', async () => {
  const { relay, events } = await system({ 7: { status: 'unknown' } });
  await relay(upTo(noon + 60_000, 'delivered'));

  expect(events.map(({ step }) => step)).toContain('reconciled');
});

test('one that is being sent is waited for, and the others are not said again', async () => {
  const { relay, messages, heard } = await system({ 7: { status: 'sending' } });

  expect(await relay(upTo(noon + 60_000, 'delivered'))).toEqual(['retain']);
  messages.set(`${sessionId}.7`, acceptedMessage({ messageId: `${sessionId}.7`, status: 'sent' }));
  expect(await relay(upTo(noon + 60_000, 'delivered'))).toEqual(['ack']);
  expect(heard()).toEqual([
    ['0', 'delivered'],
    ['7', 'delivered'],
  ]);
});

test('of a session that is gone nothing is kept', async () => {
  const { relay, rows, sentMessages, receipts } = await system({});
  rows.clear();

  expect(await relay(upTo(noon + 60_000, 'read'))).toEqual(['ack']);
  expect(await sentMessages.read(line)).toEqual([]);
  expect(receipts.size).toBe(0);
});

test('of clients who let nobody know what they read a line keeps two hundred', async () => {
  const { relay, sentMessages } = await system({});
  const old = Array.from({ length: 250 }, (_, at) => ({ messageId: `${sessionId}.${1000 + at}`, at: noon + 1 + at }));
  for (const message of old) await sentMessages.put(line, message, { expiresAt });
  await sentMessages.noteDelivered(line, old.slice(0, 100));
  await sentMessages.noteDelivered(line, old.slice(100, 200));
  await sentMessages.noteDelivered(line, old.slice(200));
  await relay(upTo(noon + 60_000, 'delivered'));

  expect((await sentMessages.read(line)).filter(({ delivered }) => delivered)).toHaveLength(201);
});
