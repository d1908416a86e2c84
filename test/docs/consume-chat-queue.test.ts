import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { consume, type SessionMessage } from '../../examples/desk/consume.ts';
import type { ChatQueueMessage } from '../../lib/chat-queue/interaction.ts';
import {
  sessionOpenedMessage,
  sessionReceiptMessage,
  writeChatQueueMessage,
} from '../../lib/chat-queue/interaction.ts';
import {
  sessionMessage,
  sessionOpened,
  sessionReceipt,
  sessionTerminated,
} from '../../lib/chat-queue/interaction-schema.ts';
import { createBatchSender } from '../../lib/queue/batches.ts';
import { inviteRecord } from '../support/builders.ts';
import { sqsQueues } from '../support/queues.ts';
import { startVendor } from '../support/vendor.ts';
import { examplesFor } from './runners.ts';

const page = 'docs/consume-chat-queue.md';
const examples = examplesFor('test/docs/consume-chat-queue.test.ts');

const opened = (sessionId: string) =>
  sessionOpenedMessage(inviteRecord({ sessionId }), { mediaType: 'whatsapp', message: 'Hello' });
const terminated = (interactionId: string): ChatQueueMessage => ({
  v: 1,
  type: 'session.terminated',
  interactionId,
  reason: 'requested',
  at: '2026-11-22T15:00:00.000Z',
});

/** A chat queue, sessions in these states, and the documented consumer. */
async function agentsSide(states: Readonly<Record<string, 'open' | 'terminated' | 'down'>>) {
  const queues = await sqsQueues(['agents']);
  onTestFinished(queues.close);
  const queueUrl = queues.server.queueUrl('agents');
  const send = createBatchSender({ client: queues.client });
  const api = await startVendor(({ path }, response) => {
    const state = states[path.slice('/sessions/'.length)];
    if (state === 'down') response.writeHead(503).end();
    else response.writeHead(state ? 200 : 404).end(JSON.stringify({ chat: { state } }));
  });
  const desk: string[] = [];

  const options = {
    sqs: queues.client,
    queueUrl,
    api: api.url,
    offered: new Set<string>(),
    say: async ({ messageId, text }: SessionMessage) => desk.push(`say ${messageId} ${text}`),
    offer: async ({ interactionId }: { interactionId: string }) => desk.push(`offer ${interactionId}`),
    note: async ({ status }: { status: string }) => desk.push(`note ${status}`),
    withdraw: async (id: string) => desk.push(`withdraw ${id}`),
    waitSeconds: 0,
  };

  return {
    desk,
    put: async (...messages: ChatQueueMessage[]) => {
      for (const message of messages) await send(queueUrl, writeChatQueueMessage(message));
    },
    putText: (text: string) => send(queueUrl, text),
    consume: () => consume(options),
    left: () => queues.server.peek('agents').length,
  };
}

test('a session that is open is offered once, however often it comes', async () => {
  const side = await agentsSide({ A: 'open' });

  await side.put(opened('A'), opened('A'));
  await side.consume();
  await side.put(opened('A'));
  await side.consume();

  expect(side.desk).toEqual(['offer A']);
  expect(side.left()).toBe(0);
});

test('what is terminated, or nobody knows, is deleted without being offered', async () => {
  const side = await agentsSide({ A: 'terminated' });

  await side.put(opened('A'), opened('nobody'));
  await side.consume();

  expect(side.desk).toEqual([]);
  expect(side.left()).toBe(0);
});

test('a session that has ended is withdrawn', async () => {
  const side = await agentsSide({ A: 'open' });

  await side.put(opened('A'));
  await side.consume();
  await side.put(terminated('A'));
  await side.consume();

  expect(side.desk).toEqual(['offer A', 'withdraw A']);
  expect(side.left()).toBe(0);
});

test('a session whose state cannot be read stays on the queue', async () => {
  const side = await agentsSide({ A: 'down' });

  await side.put(opened('A'));

  await expect(side.consume()).rejects.toThrow('503');
  expect(side.desk).toEqual([]);
  expect(side.left()).toBe(1);
});

test('a kind that nobody knows is deleted, a receipt is noted, and what is said is kept, also of a session that is not there', async () => {
  const side = await agentsSide({ A: 'open' });
  const receipt = sessionReceiptMessage('A', { status: 'failed', at: 0, fault: { code: 'client_unreachable' } });

  await side.putText(JSON.stringify({ v: 1, type: 'session.channel_changed', interactionId: 'A' }));
  await side.putText(
    JSON.stringify({ v: 1, type: 'session.message', interactionId: 'B', messageId: 'B.1', text: 'Hi' }),
  );
  await side.put(receipt);
  await side.consume();

  expect(side.desk.toSorted()).toEqual(['note failed', 'say B.1 Hi']);
  expect(side.left()).toBe(0);
});

test('a message of a newer version stays on the queue', async () => {
  const side = await agentsSide({ A: 'open' });

  await side.putText(JSON.stringify({ ...opened('A'), v: 2 }));
  await side.consume();

  expect(side.desk).toEqual([]);
  expect(side.left()).toBe(1);
});

test('a session or message that cannot be read holds up nothing else', async () => {
  const side = await agentsSide({ A: 'down', B: 'open' });

  await side.put(opened('A'), opened('B'));

  await expect(side.consume()).rejects.toThrow('503');
  expect(side.desk).toEqual(['offer B']);
  expect(side.left()).toBe(1);
});

test('the messages that the page shows are ours, member by member', () => {
  const shown = examples.all(page, 'json').map((example) => JSON.parse(example.take()));

  const kinds = [sessionOpened, sessionTerminated, sessionReceipt, sessionMessage];
  expect(shown).toEqual(shown.map((message, index) => kinds[index]?.strict().parse(message)));
  expect(Object.keys(shown[0].userData)).toEqual(
    expect.arrayContaining(Object.keys(opened('A').userData).filter((key) => /^_ums/.test(key))),
  );
});

test('the consumer that the page shows is the desk’s own', () => {
  const { command } = examples.with(page, 'export async function consume');

  expect(command.take()).toBe(readFileSync('examples/desk/consume.ts', 'utf8'));
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});
