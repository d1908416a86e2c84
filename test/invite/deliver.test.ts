import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../lib/ledger/memory.ts';
import { inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';
import { agents, createSystem, notifications } from '../support/system.ts';

const hash = sampleCatalog().response('order-ready')?.hash ?? '';
const response = { id: 'order-ready', hash };
const plain = inviteRecord({ response });
const notification = inviteRecord({ response, notification: true, chatQueueKey: notifications });
const { sessionId } = plain;

describe('a plain invite', () => {
  test('is sent, recorded, and its interaction waits for the agents', async () => {
    const system = createSystem();
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);

    expect(system.phone).toEqual([
      {
        sessionId,
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
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', attempt: 1, messageId: 'wamid.1', chat: { state: 'open' } });
    expect(system.queue(agents)).toMatchObject([{ interactionId: sessionId, message: 'Hello Ann, your order A-17 is ready for pickup.' }]);
    expect(system.queue(notifications)).toEqual([]);
    expect(system.steps()).toEqual(['claimed', 'sent', 'published']);
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

    expect((await system.poll()).sort()).toEqual(['done', 'kept']);
    expect(system.phone).toHaveLength(1);

    system.pass(15);
    expect(await system.poll()).toEqual(['done']);
    expect(system.phone).toHaveLength(1);
    expect(new Set(system.queue(agents).map(({ interactionId }) => interactionId))).toEqual(new Set([sessionId]));
  });

  test('whose outcome is unknown is not sent again, and agents get its session', async () => {
    const system = createSystem();
    system.outcomes.push({ status: 'unknown' });
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'unknown', chat: { state: 'open' } });
    expect(system.queue(agents)).toHaveLength(1);
  });

  test('that the vendor refuses for good is failed, terminated, and no agent hears of it', async () => {
    const system = createSystem();
    system.outcomes.push({ status: 'refused', fault: 'client_unreachable', vendorCode: '131026' });
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);
    expect(system.rows.get(sessionId)).toMatchObject({
      status: 'failed',
      fault: { code: 'client_unreachable', detail: 'The vendor’s code is 131026.' },
      chat: { state: 'terminated', reason: 'failed' },
    });
    expect(system.queue(agents)).toEqual([]);
  });

  test('that the vendor refuses for now waits its time, then is sent as the second attempt', async () => {
    const system = createSystem();
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused', vendorCode: '130429', retryAfterSeconds: 30 });
    system.put(plain);

    expect(await system.poll()).toEqual(['kept']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'retrying', notBefore: noon + 30_000, fault: { code: 'vendor_refused' } });
    system.pass(29);
    expect(await system.poll()).toEqual([]);
    system.pass(1);
    expect(await system.poll()).toEqual(['done']);

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

    expect(await system.poll()).toEqual(['kept']);
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

    expect(await system.poll()).toEqual(['done']);
    expect(system.steps()).toEqual(['entry_written', 'claimed', 'sent', 'terminated']);
    expect(system.queue(notifications)).toMatchObject([{ interactionId: sessionId, notification: true, visibleAt: noon + 120_000 }]);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', chat: { state: 'terminated', reason: 'notification' } });
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

describe('nothing is sent', () => {
  test('past the deadline: expired, terminated', async () => {
    const system = createSystem();
    system.put(plain);
    system.pass(900);

    expect(await system.poll()).toEqual(['done']);
    expect(system.phone).toEqual([]);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'expired', attempt: 0, chat: { state: 'terminated', reason: 'expired' } });
    expect(system.queue(agents)).toEqual([]);
  });

  test('when a retry wakes up past the deadline', async () => {
    const system = createSystem();
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused', retryAfterSeconds: 3600 });
    system.put(plain);
    await system.poll();
    expect(system.rows.get(sessionId)?.notBefore).toBe(noon + 901_000);

    system.pass(901);
    expect(await system.poll()).toEqual(['done']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'expired', attempt: 1 });
    expect(system.phone).toEqual([]);
  });

  test.each([
    ['unknown_response', { response: { id: 'order-ready', hash: 'of another deployment' } }],
    ['unknown_response', { response: { id: 'gone', hash } }],
    ['unknown_channel', { channel: 'gone' }],
    ['unknown_chat_queue', { chatQueueKey: '1:gone' }],
    ['empty_template_parameter', { contact: {} }],
  ] as const)('for a record of another catalog: %s', async (code, members) => {
    const system = createSystem();
    system.put(inviteRecord({ response, ...members }));

    expect(await system.poll()).toEqual(['done']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'failed', attempt: 0, fault: { code }, chat: { state: 'terminated' } });
    expect(system.phone).toEqual([]);
    expect(system.queue(notifications)).toEqual([]);
  });

  test('with too little time left in the invocation: kept, and visible at once', async () => {
    const system = createSystem();
    system.put(notification);

    expect(await system.poll(7000)).toEqual(['kept']);
    expect(system.rows.size).toBe(0);
    expect(system.queue(notifications)).toEqual([]);
    expect(await system.poll()).toEqual(['done']);
  });

  test('when the lease would end before the outcome could be written: retried', async () => {
    let late = 0;
    const system = createSystem({ openChannel: async () => ({ send: async () => ({ status: 'sent', messageId: 'never' }) }) });
    const slow = createSystem({
      now: () => system.now() + late,
      openChannel: async () => {
        late = 8000;
        return { send: async () => ({ status: 'sent', messageId: 'too late' }) };
      },
    });
    slow.put(plain);

    expect(await slow.poll()).toEqual(['kept']);
    expect(slow.rows.get(sessionId)).toMatchObject({ status: 'retrying', attempt: 1 });
    expect(slow.rows.get(sessionId)).not.toHaveProperty('messageId');
  });

  test('for poison, which lies among the dead letters with its reason', async () => {
    const system = createSystem();
    system.putBody('{"v":1}');
    system.put(plain);

    expect(await system.poll()).toEqual(['done', 'done']);
    expect(system.deadLetters).toMatchObject([{ body: '{"v":1}', reason: expect.stringContaining('not an invite record') }]);
    expect(system.phone).toHaveLength(1);
  });

  test('for a record of a newer deployment, which waits', async () => {
    const system = createSystem();
    system.putBody('{"v":2}');

    expect(await system.poll()).toEqual(['kept']);
    expect(system.deadLetters).toEqual([]);
  });
});

describe('a record that meets a row', () => {
  test.each([
    ['under a running lease waits for its end', { status: 'sending', leaseUntil: noon + 9000 }, noon + 9000],
    ['that retries waits for its time', { status: 'retrying', notBefore: noon + 5000 }, noon + 5000],
  ] as const)('%s', async (_title, members, visibleAt) => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow(members));
    system.put(plain);

    expect(await system.poll()).toEqual(['kept']);
    expect(system.invites[0]?.visibleAt).toBe(visibleAt);
    expect(system.phone).toEqual([]);
  });

  test('whose lease ran out: unknown, never sent again, and the agents get the session', async () => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ leaseUntil: noon - 1 }));
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);
    expect(system.phone).toEqual([]);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'unknown', chat: { state: 'open' } });
    expect(system.queue(agents)).toHaveLength(1);
  });

  test('of a notification whose lease ran out: unknown and terminated', async () => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ leaseUntil: noon - 1, notification: true }));
    system.put(notification);

    expect(await system.poll()).toEqual(['done']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'unknown', chat: { state: 'terminated', reason: 'notification' } });
    expect(system.queue(agents)).toEqual([]);
  });

  test.each(['sent', 'unknown'] as const)('that is %s publishes the same interaction again', async (status) => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ status }));
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);
    expect(system.phone).toEqual([]);
    expect(system.queue(agents)).toMatchObject([{ type: 'session.opened', interactionId: sessionId }]);
  });

  test('that is sent and terminated since tells the agents both', async () => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ status: 'sent', chat: { state: 'terminated', server: 'builtin', reason: 'requested' } }));
    system.put(plain);

    await system.poll();

    expect(system.queue(agents).map(({ type, visibleAt }) => [type, visibleAt])).toEqual([
      ['session.terminated', noon + 30_000],
      ['session.opened', noon],
    ]);
  });

  test.each(['failed', 'expired'] as const)('that is %s is acknowledged, and no agent hears of it', async (status) => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ status, chat: { state: 'terminated', server: 'builtin', reason: status } }));
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);
    expect(system.queue(agents)).toEqual([]);
  });

  test('of other content under the same key is acknowledged and told', async () => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ contentHash: 'other', leaseUntil: noon + 9000 }));
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);
    expect(system.steps()).toEqual(['key_conflict']);
  });
});

describe('a write whose answer was lost', () => {
  /** Every write takes effect, and its repeat by the SDK meets the row that it wrote. */
  function forgetful() {
    const rows = new Map();
    const ledger = createMemoryLedger(rows);

    return {
      ...ledger,
      claim: async (...args: Parameters<typeof ledger.claim>) => {
        await ledger.claim(...args);
        return ledger.claim(...args);
      },
      write: async (...args: Parameters<typeof ledger.write>) => {
        await ledger.write(...args);
        return ledger.write(...args);
      },
    };
  }

  test('is known as our own by its token', async () => {
    const system = createSystem({ ledger: forgetful() });
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);
    expect(system.phone).toHaveLength(1);
    expect(system.steps()).toEqual(['claimed', 'sent', 'published']);
  });
});

describe('on a channel that sends again where nobody knows', () => {
  const resending = () => {
    const sample = sampleCatalog();
    const channel = sample.channel('whatsapp-main');
    const resend = channel && { ...channel, resendUnknown: true };

    return createSystem({ catalog: () => ({ ...sample, channel: () => resend }) });
  };

  test('an unknown outcome is tried again', async () => {
    const system = resending();
    system.outcomes.push({ status: 'unknown' });
    system.put(plain);

    expect(await system.poll()).toEqual(['kept']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'retrying', unsure: true });
    system.pass(2);
    expect(await system.poll()).toEqual(['done']);

    expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', attempt: 2 });
    expect(system.rows.get(sessionId)).not.toHaveProperty('unsure');
    expect(system.phone).toHaveLength(2);
  });

  test('an invite whose lease ran out is tried again', async () => {
    const system = resending();
    system.rows.set(sessionId, ledgerRow({ leaseUntil: noon - 1 }));
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', attempt: 2 });
  });

  test.each([
    ['is refused then', { status: 'refused', fault: 'client_unreachable' }, 2],
    ['has no time left', { status: 'unknown' }, 901],
  ] as const)('what may be out and %s ends as unknown, and the agents get its session', async (_title, outcome, seconds) => {
    const system = resending();
    system.outcomes.push({ status: 'unknown' }, outcome);
    system.put(plain);
    await system.poll();
    system.pass(seconds);

    expect(await system.poll()).toEqual(['done']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'unknown', chat: { state: 'open' } });
    expect(system.queue(agents)).toHaveLength(1);
  });
});

describe('the time of an invocation', () => {
  test('that is used up by the entry leaves the invite unclaimed', async () => {
    let remaining = 10_000;
    const system = createSystem({
      chatQueues: {
        put: async () => {
          remaining = 7000;
        },
      },
    });
    system.put(notification);

    expect(await system.poll(() => remaining)).toEqual(['kept']);
    expect(system.rows.size).toBe(0);
  });

  test('that is used up by the claim lets no send begin', async () => {
    let remaining = 10_000;
    const system = createSystem({
      openChannel: async () => {
        remaining = 7000;
        return { send: async () => ({ status: 'sent', messageId: 'cut off' }) };
      },
    });
    system.put(plain);

    expect(await system.poll(() => remaining)).toEqual(['kept']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'retrying', attempt: 1 });
  });
});

test('a claim that nobody answered is ours where the row says so', async () => {
  const rows = new Map();
  const ledger = createMemoryLedger(rows);
  const claim = async (...args: Parameters<typeof ledger.claim>) => {
    await ledger.claim(...args);
    throw new Error('no answer');
  };
  const system = createSystem({ ledger: { ...ledger, claim } });
  system.put(plain);

  expect(await system.poll()).toEqual(['done']);
  expect(system.phone).toHaveLength(1);
  expect(rows.get(sessionId)).toMatchObject({ status: 'sent' });
});

test('a claim that did not take effect is an error, and the record comes again', async () => {
  const ledger = { ...createMemoryLedger(), claim: () => Promise.reject(new Error('no answer')) };
  const system = createSystem({ ledger });
  system.put(plain);

  await expect(system.poll()).rejects.toThrow('no answer');
  expect(system.phone).toEqual([]);
});

test('agents do not read a text that the response has only had since', async () => {
  const system = createSystem();
  system.rows.set(sessionId, ledgerRow({ status: 'sent' }));
  system.put({ ...plain, response: { id: 'order-ready', hash: 'an older one' } });

  await system.poll();

  expect(system.queue(agents)[0]).not.toHaveProperty('message');
});

test('an owner who comes back after its lease cannot overwrite what was written since', async () => {
  const system = createSystem({
    openChannel: async () => ({
      send: async (message) => {
        const row = system.rows.get(message.sessionId);
        if (row) system.rows.set(row.sessionId, { ...row, status: 'unknown', owner: 'somebody else' });
        return { status: 'refused', fault: 'vendor_refused' };
      },
    }),
  });
  system.put(plain);

  expect(await system.poll()).toEqual(['done']);
  expect(system.rows.get(sessionId)?.status).toBe('unknown');
  expect(system.queue(agents)).toHaveLength(1);
});

describe('a paused channel', () => {
  test('holds its records, unclaimed, and sends them once it goes on', async () => {
    let paused = true;
    const system = createSystem({ isPaused: async () => paused });
    system.put(inviteRecord());

    expect(await system.poll()).toEqual(['kept']);
    expect(system.steps()).toEqual(['waiting']);
    expect(await system.poll()).toEqual([]);

    paused = false;
    system.pass(61);
    expect(await system.poll()).toEqual(['done']);
    expect(system.steps()).toEqual(['waiting', 'claimed', 'sent', 'published']);
  });

  test('lets nobody live past the deadline', async () => {
    const system = createSystem({ isPaused: async () => true });
    system.put(inviteRecord({ deadline: system.now() + 30_000 }));
    await system.poll();
    system.pass(32);

    expect(await system.poll()).toEqual(['done']);
    expect(system.steps()).toContain('expired');
    expect(system.phone).toEqual([]);
  });
});
