import { describe, expect, test } from 'vitest';
import { gms, notification, plain, sessionId, systemOn } from '../support/external-system.ts';
import { createSystem, notifications } from '../support/system.ts';

describe('a server that does not confirm an end', () => {
  test('of a notification: the sweep ends it', async () => {
    const system = systemOn(gms);
    system.ends.push('unconfirmed', 'unconfirmed');
    system.put(notification);
    await system.poll();
    expect(system.row()).toMatchObject({ status: 'sent', chat: { state: 'open' } });

    system.pass(121);
    expect(await system.sweep()).toMatchObject({ terminated: 0 });
    expect(system.row()?.chat.state).toBe('open');
    system.pass(61);
    expect(await system.sweep()).toMatchObject({ terminated: 1 });
    expect(system.row()?.chat).not.toHaveProperty('secret');
  });

  test('of a plain invite that failed: an entry hands it to the sweep', async () => {
    const system = systemOn(gms);
    system.ends.push('unconfirmed');
    system.outcomes.push({ status: 'refused', fault: 'client_unreachable' });
    system.put(plain);
    expect(await system.poll()).toEqual(['ack']);

    expect(system.queue(notifications)).toMatchObject([{ type: 'session.ending' }]);
    expect(await system.sweep()).toMatchObject({ terminated: 1 });
    expect(system.row()?.chat).toMatchObject({ state: 'terminated', reason: 'failed' });
  });
});

describe('a look at a session', () => {
  test('is not there for who may not use its channel: neither its server nor its row is touched', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    const before = system.row();
    const done = [...system.done];
    const asker = { channels: ['sms-main'] };

    expect(await system.readSession(sessionId, asker)).toEqual({ status: 'unknown' });
    expect(await system.endSession(sessionId, asker)).toEqual({ status: 'unknown' });
    expect([system.row(), system.done]).toEqual([before, done]);
    expect(await system.readSession(sessionId, { channels: ['whatsapp-main'] })).toMatchObject({ status: 'found' });
  });

  test.each(['open', 'unknown'] as const)('that is %s on its server changes nothing', async (state) => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    system.states.push(state);
    const before = system.row();

    expect(await system.readSession(sessionId)).toEqual({ status: 'found', row: before });
    expect(system.row()).toBe(before);
  });

  test('that names another alias is found by it from now on', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    system.secrets.push({ secret: 'of another alias' });

    await system.readSession(sessionId);

    expect(system.row()).toMatchObject({ status: 'sent', chat: { state: 'open', secret: 'of another alias' } });
  });

  test('that has ended on a bridged server is shown so: relay writes it, when it has read the last words', async () => {
    const system = systemOn({ ...gms, receiver: 'push' });
    system.put(plain);
    await system.poll();
    system.states.push('ended');
    const before = system.row();

    expect(await system.readSession(sessionId)).toMatchObject({
      row: { chat: { state: 'terminated', reason: 'ended' } },
    });
    expect(system.row()).toBe(before);
  });

  test('that has ended there without us is the last: its secret goes', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    system.states.push('ended');

    for (let look = 0; look < 2; look += 1) {
      expect(await system.readSession(sessionId)).toMatchObject({
        row: { status: 'sent', chat: { state: 'terminated', reason: 'ended' } },
      });
    }
    expect(system.row()?.chat).toEqual({ state: 'terminated', server: 'gms-main', id: 'own-1', reason: 'ended' });
    expect(system.done.filter((step) => step === 'look')).toHaveLength(1);
  });

  test('of an invite that is being sent makes no request: the row is the sender’s', async () => {
    const system = systemOn(gms);
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused' });
    system.put(plain);
    await system.poll();

    expect(await system.readSession(sessionId)).toMatchObject({
      row: { status: 'retrying', chat: { state: 'open', id: 'own-1' } },
    });
    expect(system.done).not.toContain('look');
  });

  test('of the builtin server makes no request: the ledger knows', async () => {
    const system = createSystem();
    system.put(plain);
    await system.poll();

    expect(await system.readSession(sessionId)).toMatchObject({
      row: { status: 'sent', chat: { state: 'open', server: 'builtin' } },
    });
  });
});

describe('DELETE', () => {
  test('ends the session on its server, and twice is the same', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();

    expect(await system.endSession(sessionId)).toMatchObject({
      status: 'terminated',
      row: { chat: { state: 'terminated', reason: 'requested' } },
    });
    expect(await system.endSession(sessionId)).toMatchObject({ status: 'terminated' });
    expect(system.done.filter((step) => step.startsWith('end'))).toEqual(['end own-1 with sealed anew']);
  });

  test('of an invite between two attempts makes it final before its session ends', async () => {
    const system = systemOn(gms);
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused' });
    system.put(plain);
    await system.poll();

    expect(await system.endSession(sessionId)).toMatchObject({
      row: { status: 'failed', fault: { code: 'cancelled' }, chat: { state: 'terminated', reason: 'cancelled' } },
    });
    system.pass(10);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.phone).toEqual([]);
  });

  test('throws if the server does not confirm it: the session is still open', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    system.ends.push('unconfirmed');

    await expect(system.endSession(sessionId)).rejects.toThrow('did not confirm');
    expect(system.row()?.chat.state).toBe('open');
  });

  test('that the server did not confirm is left to the sweep, whether it is repeated or not', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    system.ends.push('unconfirmed');
    await system.endSession(sessionId).catch(() => {});

    expect(await system.sweep()).toMatchObject({ terminated: 1 });
    expect(system.row()?.chat).toMatchObject({ state: 'terminated', reason: 'requested' });
  });
});
