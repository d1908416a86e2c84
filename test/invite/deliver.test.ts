import { describe, expect, test } from 'vitest';
import { inviteRecord, noon } from '../support/builders.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { agents, createSystem, notifications } from '../support/system.ts';

const hash = sampleResponse('order-ready').hash;
const response = { id: 'order-ready', hash };
const plain = inviteRecord({ response, named: { key: 'call-1', referenceId: 12 } });
const notification = inviteRecord({ response, notification: true, chatQueueKey: notifications });
const { sessionId } = plain;

describe('a plain invite', () => {
  test('is sent, recorded, and its interaction waits for the agents', async () => {
    const system = createSystem();
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);

    expect(system.phone).toEqual([
      {
        sessionId,
        messageId: `${sessionId}.0`,
        clientId: '15550100001',
        businessId: '19251112222',
        content: {
          type: 'template',
          name: 'order_ready',
          language: 'en_US',
          text: 'Hello Ann, your order A-17 is ready for pickup.',
          body: [
            { type: 'text', text: 'Ann' },
            { type: 'text', text: 'A-17' },
          ],
        },
        deadline: plain.deadline,
      },
    ]);
    expect(system.rows.get(sessionId)).toMatchObject({
      named: { key: 'call-1', referenceId: 12 },
      status: 'sent',
      attempt: 1,
      messageId: 'wamid.1',
      template: 'order_ready:en_US',
      chat: { state: 'open' },
    });
    expect(system.queue(agents)).toMatchObject([
      { interactionId: sessionId, message: 'Hello Ann, your order A-17 is ready for pickup.' },
    ]);
    expect(system.queue(notifications)).toEqual([]);
    expect(system.steps()).toEqual(['claimed', 'sent', 'published']);
    expect(system.events.find(({ step }) => step === 'sent')).toMatchObject({ receiver: 'meta' });
  });

  test('on a channel without a receiver leaves nothing for receipts', async () => {
    const sample = sampleCatalog();
    const channel = (name: string) => {
      const known = sample.channel(name);
      return known && { ...known, receiver: undefined };
    };
    const system = createSystem({ catalog: () => ({ ...sample, channel }) });
    system.put(plain);
    await system.poll();

    expect(system.rows.get(sessionId)).not.toHaveProperty('template');
    expect(system.events.find(({ step }) => step === 'sent')).not.toHaveProperty('receiver');
  });

  test('without a standard response opens a session and sends nothing', async () => {
    const system = createSystem();
    system.put(inviteRecord());

    await system.poll();

    expect(system.phone).toEqual([]);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', chat: { state: 'open' } });
    expect(system.queue(agents)).toHaveLength(1);
  });

  test('delivered twice at once is sent once, and the loser is kept until the lease ends', async () => {
    const system = createSystem();
    system.put(plain);
    system.put(plain);

    expect((await system.poll()).sort()).toEqual(['ack', 'retain']);
    expect(system.phone).toHaveLength(1);

    system.pass(15);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.phone).toHaveLength(1);
    expect(new Set(system.queue(agents).map(({ interactionId }) => interactionId))).toEqual(new Set([sessionId]));
  });

  test('whose outcome is unknown is not sent again, and agents get its session', async () => {
    const system = createSystem();
    system.outcomes.push({ status: 'unknown' });
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'unknown', chat: { state: 'open' } });
    expect(system.queue(agents)).toHaveLength(1);
  });

  test('that the vendor refuses for good is failed, terminated, and no agent hears of it', async () => {
    const system = createSystem();
    system.outcomes.push({
      status: 'refused',
      fault: 'client_unreachable',
      vendorCode: '131026',
      meaning: 'the client is gone',
    });
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.rows.get(sessionId)).toMatchObject({
      status: 'failed',
      fault: { code: 'client_unreachable', detail: 'The vendor’s code is 131026: the client is gone.' },
      chat: { state: 'terminated', reason: 'failed' },
    });
    expect(system.queue(agents)).toEqual([]);
  });

  test('that the vendor refuses for now waits its time, then is sent as the second attempt', async () => {
    const system = createSystem();
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused', vendorCode: '130429', retryAfterSeconds: 30 });
    system.put(plain);

    expect(await system.poll()).toEqual(['retain']);
    expect(system.rows.get(sessionId)).toMatchObject({
      status: 'retrying',
      notBefore: noon + 30_000,
      fault: { code: 'vendor_refused' },
    });
    system.pass(29);
    expect(await system.poll()).toEqual([]);
    system.pass(1);
    expect(await system.poll()).toEqual(['ack']);

    expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', attempt: 2 });
    expect(system.rows.get(sessionId)).not.toHaveProperty('fault');
    expect(system.phone).toHaveLength(1);
  });

  test('whose channel cannot be opened is tried again', async () => {
    const system = createSystem({
      openChannel: async () => {
        throw new Error('no secret');
      },
    });
    system.put(plain);

    expect(await system.poll()).toEqual(['retain']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'retrying', fault: { code: 'account_stopped' } });
  });

  test('whose transport throws may be out: unknown', async () => {
    const system = createSystem({
      openChannel: async () => ({
        send: async () => {
          throw new Error('a bug');
        },
      }),
    });
    system.put(plain);

    await system.poll();

    expect(system.rows.get(sessionId)?.status).toBe('unknown');
  });
});

describe('a notification', () => {
  test('has its entry before its claim, hidden for the grace, and is terminated with its outcome', async () => {
    const system = createSystem();
    system.put(notification);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.steps()).toEqual(['entry_written', 'claimed', 'sent', 'terminated']);
    expect(system.queue(notifications)).toMatchObject([
      { interactionId: sessionId, notification: true, visibleAt: noon + 120_000 },
    ]);
    expect(system.rows.get(sessionId)).toMatchObject({
      status: 'sent',
      chat: { state: 'terminated', reason: 'notification' },
    });
    expect(system.queue(agents)).toEqual([]);
  });

  test('that names an agents queue leaves its entry on the channel’s notification queue', async () => {
    const system = createSystem();
    system.put(inviteRecord({ response, notification: true }));

    await system.poll();

    expect(system.queue(agents)).toEqual([]);
    expect(system.queue(notifications)).toMatchObject([{ chatQueueKey: agents }]);
  });

  test('whose entry cannot be written is neither claimed nor sent', async () => {
    const system = createSystem({
      chatQueues: {
        put: async () => {
          throw new Error('the queue does not answer');
        },
      },
    });
    system.put(notification);

    await expect(system.poll()).rejects.toThrow('the queue does not answer');
    expect(system.rows.size).toBe(0);
    expect(system.phone).toEqual([]);
  });

  test('that is retried writes no second entry', async () => {
    const system = createSystem();
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused' });
    system.put(notification);
    await system.poll();
    system.pass(10);
    await system.poll();

    expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', attempt: 2 });
    expect(system.queue(notifications)).toHaveLength(1);
  });
});
