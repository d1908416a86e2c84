import { expect, test } from 'vitest';
import type { MessageIndex } from '../../lib/ledger/message-index.ts';
import { keptUntil } from '../../lib/ledger/row.ts';
import { inviteRecord } from '../support/builders.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { agents, createSystem } from '../support/system.ts';

const record = inviteRecord({ response: { id: 'order-ready', hash: sampleResponse('order-ready').hash } });
const { sessionId } = record;

function open(receiver: string | undefined, put: MessageIndex['put'] = async () => {}) {
  const messages: unknown[] = [];
  const sample = sampleCatalog();
  const channel = (name: string) => {
    const known = sample.channel(name);
    return known && { ...known, receiver };
  };
  const system = createSystem({
    catalog: () => ({ ...sample, channel }),
    messageIndex: {
      put: async (message, options) => {
        messages.push(message);
        await put(message, options);
      },
    },
  });
  system.put(record);

  return { system, messages };
}

test('the vendor’s id of a message leads to ours, as long as its row is kept', async () => {
  const { system, messages } = open('meta');
  await system.poll();

  const expiresAt = keptUntil(record);
  expect(messages).toEqual([{ receiver: 'meta', vendorMessageId: 'wamid.1', messageId: `${sessionId}.0`, expiresAt }]);
});

test('without a receiver nothing is written', async () => {
  const { system, messages } = open(undefined);

  expect(await system.poll()).toEqual(['ack']);
  expect(messages).toEqual([]);
});

test.each([{ status: 'refused', fault: 'vendor_refused' }, { status: 'unknown' }] as const)(
  'nothing is written for a message that is %o',
  async (outcome) => {
    const { system, messages } = open('meta');
    system.outcomes.push(outcome);
    await system.poll();

    expect(messages).toEqual([]);
  },
);

test('an index that fails is reported, and the invite is sent and waits for agents all the same', async () => {
  const { system } = open('meta', async () => Promise.reject(new Error('no answer for wamid.1')));

  expect(await system.poll()).toEqual(['ack']);
  expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent' });
  expect(system.queue(agents)).toHaveLength(1);
  expect(system.events).toContainEqual({ step: 'unindexed', sessionId, channel: 'whatsapp-main', reason: 'Error' });
});

test('an index that does not answer does not keep the outcome from being written', async () => {
  const answers = Promise.withResolvers<void>();
  const { system } = open('meta', () => answers.promise);
  const polled = system.poll();

  await expect.poll(() => system.rows.get(sessionId)?.status).toBe('sent');
  answers.resolve();
  expect(await polled).toEqual(['ack']);
});

test('agents get our id of the message only of a channel whose vendor reports', async () => {
  for (const [receiver, messageId] of [
    ['meta', `${sessionId}.0`],
    [undefined, undefined],
  ] as const) {
    const { system } = open(receiver);
    await system.poll();

    expect(system.queue(agents)[0]?.messageId).toBe(messageId);
  }
});

test('the row says when it was claimed, when the vendor took it and who sent it', async () => {
  const { system } = open('meta');
  await system.poll();

  const { now } = system;
  expect(system.rows.get(sessionId)).toMatchObject({ claimedAt: now(), sentAt: now(), businessId: record.businessId });
  expect(system.rows.get(sessionId)).not.toHaveProperty('endedAt');
});

test('a retry keeps when the first attempt was claimed', async () => {
  const { system } = open('meta');
  system.outcomes.push({ status: 'retry', fault: 'vendor_refused' });
  await system.poll();
  const claimedAt = system.now();
  system.pass(60);
  await system.poll();

  expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', attempt: 2, claimedAt, sentAt: system.now() });
});
