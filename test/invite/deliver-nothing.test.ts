/** Invites that deliver must not send, or not yet. */
import { describe, expect, test } from 'vitest';
import { inviteRecord, noon } from '../support/builders.ts';
import { sampleResponse } from '../support/sample-catalog.ts';
import { agents, createSystem, notifications } from '../support/system.ts';

const hash = sampleResponse('order-ready').hash;
const response = { id: 'order-ready', hash };
const plain = inviteRecord({ response });
const notification = inviteRecord({ response, notification: true, chatQueueKey: notifications });
const { sessionId } = plain;

describe('nothing is sent', () => {
  test('past the deadline: expired, terminated', async () => {
    const system = createSystem();
    system.put(plain);
    system.pass(900);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.phone).toEqual([]);
    expect(system.rows.get(sessionId)).toMatchObject({
      status: 'expired',
      attempt: 0,
      chat: { state: 'terminated', reason: 'expired' },
    });
    expect(system.queue(agents)).toEqual([]);
  });

  test('in the last second before the deadline, because the clock may be behind: retried, and expired then', async () => {
    const system = createSystem();
    system.put(plain);
    system.pass(899);

    expect(await system.poll()).toEqual(['retain']);
    expect(system.rows.get(sessionId)?.status).toBe('retrying');

    system.pass(2);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.rows.get(sessionId)?.status).toBe('expired');
    expect(system.phone).toEqual([]);
  });

  test('when a retry wakes up past the deadline', async () => {
    const system = createSystem();
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused', retryAfterSeconds: 3600 });
    system.put(plain);
    await system.poll();
    expect(system.rows.get(sessionId)?.notBefore).toBe(noon + 901_000);

    system.pass(901);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'expired', attempt: 1 });
    expect(system.phone).toEqual([]);
  });

  test('for values that leave a parameter empty: failed at once', async () => {
    const system = createSystem();
    system.put(inviteRecord({ response, contact: {} }));

    expect(await system.poll()).toEqual(['ack']);
    expect(system.rows.get(sessionId)).toMatchObject({
      status: 'failed',
      attempt: 0,
      fault: { code: 'empty_template_parameter' },
      chat: { state: 'terminated' },
    });
    expect(system.phone).toEqual([]);
    expect(system.queue(notifications)).toEqual([]);
  });

  test('with too little time left in the invocation: retained, and visible at once', async () => {
    const system = createSystem();
    system.put(notification);

    expect(await system.poll(7000)).toEqual(['retain']);
    expect(system.rows.size).toBe(0);
    expect(system.queue(notifications)).toEqual([]);
    expect(await system.poll()).toEqual(['ack']);
  });

  test('when the lease would end before the outcome could be written: retried', async () => {
    let late = 0;
    const system = createSystem({
      openChannel: async () => ({ send: async () => ({ status: 'sent', messageId: 'never' }) }),
    });
    const slow = createSystem({
      now: () => system.now() + late,
      openChannel: async () => {
        late = 8000;
        return { send: async () => ({ status: 'sent', messageId: 'too late' }) };
      },
    });
    slow.put(plain);

    expect(await slow.poll()).toEqual(['retain']);
    expect(slow.rows.get(sessionId)).toMatchObject({ status: 'retrying', attempt: 1 });
    expect(slow.rows.get(sessionId)).not.toHaveProperty('messageId');
  });

  test('for an unreadable record, which becomes a dead letter with its reason', async () => {
    const system = createSystem();
    system.putBody('{"v":1}');
    system.put(plain);

    expect(await system.poll()).toEqual(['ack', 'ack']);
    expect(system.deadLetters).toMatchObject([
      { body: '{"v":1}', reason: expect.stringContaining('not an invite record') },
    ]);
    expect(system.phone).toHaveLength(1);
  });

  test('for a record of a newer deployment, which waits', async () => {
    const system = createSystem();
    system.putBody('{"v":3}');

    expect(await system.poll()).toEqual(['retain']);
    expect(system.deadLetters).toEqual([]);
  });
});
