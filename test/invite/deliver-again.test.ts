import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../memory/ledger.ts';
import { inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { agents, createSystem, notifications } from '../support/system.ts';

const hash = sampleResponse('order-ready').hash;
const response = { id: 'order-ready', hash };
const plain = inviteRecord({ response });
const notification = inviteRecord({ response, notification: true, chatQueueKey: notifications });
const { sessionId } = plain;

describe('a record that meets a row', () => {
  test.each([
    ['under a running lease waits for its end', { status: 'sending', leaseUntil: noon + 9000 }, noon + 9000],
    ['that retries waits for its time', { status: 'retrying', notBefore: noon + 5000 }, noon + 5000],
  ] as const)('%s', async (_title, members, visibleAt) => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow(members));
    system.put(plain);

    expect(await system.poll()).toEqual(['retain']);
    expect(system.invites[0]?.visibleAt).toBe(visibleAt);
    expect(system.phone).toEqual([]);
  });

  test('whose lease ran out: unknown, never sent again, and the agents get the session', async () => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ leaseUntil: noon - 1 }));
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.phone).toEqual([]);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'unknown', chat: { state: 'open' } });
    expect(system.queue(agents)).toHaveLength(1);
  });

  test('of a notification whose lease ran out: unknown and terminated', async () => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ leaseUntil: noon - 1, notification: true }));
    system.put(notification);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.rows.get(sessionId)).toMatchObject({
      status: 'unknown',
      chat: { state: 'terminated', reason: 'notification' },
    });
    expect(system.queue(agents)).toEqual([]);
  });

  test.each(['sent', 'unknown'] as const)('that is %s publishes the same interaction again', async (status) => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ status }));
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.phone).toEqual([]);
    expect(system.queue(agents)).toMatchObject([{ type: 'session.opened', interactionId: sessionId }]);
  });

  test('that was sent and terminated since publishes both to the agents', async () => {
    const system = createSystem();
    system.rows.set(
      sessionId,
      ledgerRow({ status: 'sent', chat: { state: 'terminated', server: 'builtin', reason: 'requested' } }),
    );
    system.put(plain);

    await system.poll();

    expect(system.queue(agents).map(({ type, visibleAt }) => [type, visibleAt])).toEqual([
      ['session.terminated', noon],
      ['session.terminated', noon + 30_000],
      ['session.opened', noon],
    ]);
  });

  test.each(['failed', 'expired'] as const)('that is %s is acknowledged, and no agent hears of it', async (status) => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ status, chat: { state: 'terminated', server: 'builtin', reason: status } }));
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.queue(agents)).toEqual([]);
  });

  test('of other content under the same key is acknowledged and reported', async () => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ contentHash: 'other', leaseUntil: noon + 9000 }));
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
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

    expect(await system.poll()).toEqual(['ack']);
    expect(system.phone).toHaveLength(1);
    expect(system.steps()).toEqual(['claimed', 'sent', 'published']);
  });
});

describe('on a channel that sends again after an unknown outcome', () => {
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

    expect(await system.poll()).toEqual(['retain']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'retrying', maybeSent: true });
    system.pass(2);
    expect(await system.poll()).toEqual(['ack']);

    expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', attempt: 2 });
    expect(system.rows.get(sessionId)).not.toHaveProperty('maybeSent');
    expect(system.phone).toHaveLength(2);
  });

  test('an invite whose lease ran out is tried again', async () => {
    const system = resending();
    system.rows.set(sessionId, ledgerRow({ leaseUntil: noon - 1 }));
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', attempt: 2 });
  });

  test.each([
    ['is refused then', { status: 'refused', fault: 'client_unreachable' }, 2],
    ['has no time left', { status: 'unknown' }, 901],
  ] as const)(
    'what may be out and %s ends as unknown, and the agents get its session',
    async (_title, outcome, seconds) => {
      const system = resending();
      system.outcomes.push({ status: 'unknown' }, outcome);
      system.put(plain);
      await system.poll();
      system.pass(seconds);

      expect(await system.poll()).toEqual(['ack']);
      expect(system.rows.get(sessionId)).toMatchObject({ status: 'unknown', chat: { state: 'open' } });
      expect(system.queue(agents)).toHaveLength(1);
    },
  );
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

    expect(await system.poll(() => remaining)).toEqual(['retain']);
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

    expect(await system.poll(() => remaining)).toEqual(['retain']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'retrying', attempt: 1 });
  });
});

test('a claim without an answer is ours if the row says so', async () => {
  const rows = new Map();
  const ledger = createMemoryLedger(rows);
  const claim = async (...args: Parameters<typeof ledger.claim>) => {
    await ledger.claim(...args);
    throw new Error('no answer');
  };
  const system = createSystem({ ledger: { ...ledger, claim } });
  system.put(plain);

  expect(await system.poll()).toEqual(['ack']);
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
        if (row) system.rows.set(row.sessionId, { ...row, status: 'unknown', version: 'somebody else' });
        return { status: 'refused', fault: 'vendor_refused' };
      },
    }),
  });
  system.put(plain);

  expect(await system.poll()).toEqual(['ack']);
  expect(system.rows.get(sessionId)?.status).toBe('unknown');
  expect(system.queue(agents)).toHaveLength(1);
});

test('a record with an earlier deadline than the one that was claimed does not end its invite', async () => {
  const system = createSystem();
  system.rows.set(sessionId, ledgerRow({ status: 'retrying', notBefore: noon, deadline: noon + 120_000 }));
  system.put(inviteRecord({ deadline: noon + 60_000 }));
  system.pass(90);
  expect(await system.poll()).toEqual(['ack']);
  expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', deadline: noon + 120_000 });
});
