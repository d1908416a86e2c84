import { describe, expect, test } from 'vitest';
import { isGenuine, sessionIdOf } from '../../lib/invite/session-id.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { agents, createSystem, notifications } from '../support/system.ts';

const sessionId = sessionIdOf({ stage: 'test', caller: 'anyone', key: 'k1' });
const record = inviteRecord({ sessionId });

describe('session ids', () => {
  test('are 16 letters and digits, the same for the same stage, caller and key', () => {
    const of = (stage: string, caller: string, key: string) => sessionIdOf({ stage, caller, key });

    expect(of('prod', 'ivr', 'k')).toMatch(/^[0-9A-Za-z]{16}$/);
    expect(of('prod', 'ivr', 'k')).toBe(of('prod', 'ivr', 'k'));
    expect(
      new Set([
        of('prod', 'ivr', 'k'),
        of('dev', 'ivr', 'k'),
        of('prod', 'other', 'k'),
        of('prod', 'ivr', 'k2'),
        of('prod', 'ivrk', ''),
      ]).size,
    ).toBe(5);
  });

  // Another rule would not know the ids of before: a repeat would be sent again, and a look would find nothing.
  test('stay the same from release to release', () => {
    expect(sessionId).toBe('YS0PTBfRgL0D5WAe');
  });

  test('check themselves: another stage, a changed character, another form are not genuine', () => {
    expect(isGenuine(sessionId, 'test')).toBe(true);
    expect(isGenuine(sessionId, 'prod')).toBe(false);
    expect(isGenuine(`${sessionId[0] === 'a' ? 'b' : 'a'}${sessionId.slice(1)}`, 'test')).toBe(false);
    expect(isGenuine('', 'test')).toBe(false);
    expect(isGenuine(`${sessionId}0`, 'test')).toBe(false);
  });
});

describe('reading', () => {
  test('a genuine id without a row is accepted; another one is unknown; a row is found', async () => {
    const system = createSystem();

    expect(await system.readSession(sessionId)).toEqual({ status: 'accepted' });
    expect(await system.readSession('0000000000000000')).toEqual({ status: 'unknown' });
    system.rows.set(sessionId, ledgerRow({ sessionId }));
    expect(await system.readSession(sessionId)).toEqual({ status: 'found', row: ledgerRow({ sessionId }) });
  });
});

describe('a caller with channels of its own', () => {
  const own = { caller: 'anyone', channels: ['sms-main'] };
  const stranger = { caller: 'stranger', channels: ['sms-main', 'whatsapp-main'] };

  test('sees and cancels what it has invited, before anything is known of it', async () => {
    const system = createSystem();

    expect(await system.readSession(sessionId, own)).toEqual({ status: 'accepted' });
    expect(await system.endSession(sessionId, own)).toMatchObject({ status: 'terminated' });
    expect(await system.readSession(sessionId, own)).toMatchObject({ status: 'found', row: { status: 'failed' } });
  });

  test('neither sees nor cancels what another caller has invited, until its channel is known', async () => {
    const system = createSystem();

    expect(await system.readSession(sessionId, stranger)).toEqual({ status: 'unknown' });
    expect(await system.endSession(sessionId, stranger)).toEqual({ status: 'unknown' });
    expect(system.rows.size).toBe(0);

    await system.endSession(sessionId);
    expect(await system.readSession(sessionId, stranger)).toEqual({ status: 'unknown' });

    system.rows.set(sessionId, ledgerRow({ sessionId, channel: 'whatsapp-main' }));
    expect(await system.readSession(sessionId, stranger)).toMatchObject({ status: 'found' });
    expect(await system.readSession(sessionId, own)).toEqual({ status: 'unknown' });
  });
});

describe('ending', () => {
  test('an accepted invite cancels it: nothing is sent when its record comes', async () => {
    const system = createSystem();

    expect(await system.endSession(sessionId)).toMatchObject({
      status: 'terminated',
      row: { status: 'failed', fault: { code: 'cancelled' } },
    });
    // As long as the longest InviteTtlSeconds, so that the sweep and the table keep it until the record has come.
    expect(system.rows.get(sessionId)?.deadline).toBe(noon + 86_400_000);
    system.put(record);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.phone).toEqual([]);
    expect(system.queue(agents)).toEqual([]);
    expect(system.rows.get(sessionId)).toMatchObject({
      status: 'failed',
      chat: { state: 'terminated', reason: 'cancelled' },
    });
  });

  test('a retrying invite cancels it', async () => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ sessionId, status: 'retrying', notBefore: noon + 1000 }));

    expect(await system.endSession(sessionId)).toMatchObject({
      row: { status: 'failed', fault: { code: 'cancelled' }, chat: { reason: 'cancelled' } },
    });
    expect(system.events).toEqual([
      expect.objectContaining({ step: 'failed', fault: 'cancelled', sinceAcceptedMs: expect.any(Number) }),
      expect.objectContaining({ step: 'terminated' }),
    ]);
    expect(system.queue(agents)).toEqual([]);
  });

  test('is busy while a lease runs, and not after', async () => {
    const system = createSystem();
    system.rows.set(sessionId, ledgerRow({ sessionId, leaseUntil: noon + 1000 }));

    expect(await system.endSession(sessionId)).toEqual({ status: 'busy' });
    system.pass(1);
    expect(await system.endSession(sessionId)).toMatchObject({
      row: { status: 'unknown', chat: { state: 'terminated', reason: 'requested' } },
    });
  });

  test('a session on an agents queue publishes its end after its interaction, once', async () => {
    const system = createSystem();
    system.put(record);
    await system.poll();

    expect(await system.endSession(sessionId)).toMatchObject({ status: 'terminated', row: { status: 'sent' } });
    expect(await system.endSession(sessionId)).toMatchObject({ status: 'terminated', row: { status: 'sent' } });
    expect(system.queue(agents)).toMatchObject([
      { type: 'session.opened', visibleAt: noon },
      {
        type: 'session.terminated',
        interactionId: sessionId,
        reason: 'requested',
        at: '2026-11-22T15:00:00.000Z',
        visibleAt: noon,
      },
      { type: 'session.terminated', interactionId: sessionId, visibleAt: noon + 30_000 },
    ]);
  });

  test('that cannot be written leaves an entry, and the sweep ends the session', async () => {
    let answers = true;
    const rows = new Map();
    const ledger = createMemoryLedger(rows);
    const system = createSystem({
      ledger: {
        ...ledger,
        write: async (...args) => (answers ? ledger.write(...args) : Promise.reject(new Error('throttled'))),
      },
    });
    system.put(record);
    await system.poll();

    answers = false;
    await expect(system.endSession(sessionId)).rejects.toThrow('throttled');
    expect(system.queue(notifications)).toMatchObject([{ type: 'session.ending', interactionId: sessionId }]);

    answers = true;
    expect(await system.sweep()).toMatchObject({ seen: 1, terminated: 1 });
    expect(rows.get(sessionId)).toMatchObject({ status: 'sent', chat: { state: 'terminated', reason: 'requested' } });
    expect(system.queue(notifications)).toEqual([]);
    expect(system.queue(agents).at(-1)).toMatchObject({ type: 'session.terminated', reason: 'requested' });
  });

  test('is busy if somebody else writes the row every time', async () => {
    const system = createSystem({ ledger: { ...createMemoryLedger(), write: async () => false } });

    expect(await system.endSession(sessionId)).toEqual({ status: 'busy' });
  });

  test('a session of an unknown id is unknown', async () => {
    expect(await createSystem().endSession('0000000000000000')).toEqual({ status: 'unknown' });
  });
});
