import { describe, expect, test } from 'vitest';
import { readInviteRecord } from '../../lib/queue/invite-record.ts';
import { noon } from '../support/builders.ts';
import {
  createFallbackSystem,
  invite,
  rcsNumber,
  refused,
  smsNumber,
  toRcs,
  toSms,
  types,
} from '../support/fallback-system.ts';
import { agents, createSystem, notifications } from '../support/system.ts';

const { sessionId } = invite;

/** Which steps were taken, and why. */
const whys = ({ events }: Pick<ReturnType<typeof createFallbackSystem>, 'events'>) =>
  events.flatMap(({ step, channel, reason }) => (step === 'fallback' ? [`${channel}: ${reason}`] : []));

describe('an invite whose first channel refuses it', () => {
  test('is sent by the next one at once, in the same session', async () => {
    const system = createFallbackSystem();
    system.outcomes.push(refused);
    system.put(invite);

    await system.run(4);

    expect(system.sent()).toEqual([smsNumber]);
    expect(system.phone[0]?.content).toMatchObject({ type: 'text' });
    expect(system.row()).toMatchObject({
      ...{ status: 'sent', step: 1, channel: 'sms-main', chat: { state: 'open' }, deadline: invite.deadline },
      pastSteps: [{ channel: 'whatsapp-main', status: 'failed' }],
    });
    expect(types(system)).toEqual(['session.opened sms-main', 'session.channel_changed sms-main']);
    expect(whys(system)).toEqual(['sms-main: refused']);
  });

  test('is not failed meanwhile', async () => {
    const system = createFallbackSystem();
    system.outcomes.push(refused);
    system.put(invite);

    await system.poll();

    expect(system.row()).toMatchObject({ status: 'retrying', fault: { code: 'client_unreachable' } });
    expect(system.row()?.chat.state).toBe('open');
    expect(system.steps()).not.toContain('failed');
  });

  test('fails if every channel refuses it, and says why', async () => {
    const system = createFallbackSystem([toSms, toRcs]);
    system.outcomes.push(refused, refused, { status: 'refused', fault: 'vendor_refused' });
    system.put(invite);

    await system.run(10);

    expect(system.row()).toMatchObject({ status: 'failed', step: 2, fault: { code: 'vendor_refused' } });
    expect(system.row()?.chat).toMatchObject({ state: 'terminated', reason: 'failed' });
    expect(system.queue(agents)).toEqual([]);
  });

  test('as nobody may write to the client is sent by no other', async () => {
    const system = createFallbackSystem();
    system.outcomes.push({ status: 'refused', fault: 'opted_out' });
    system.put(invite);

    await system.run(120);

    expect(system.sent()).toEqual([]);
    expect(system.row()).toMatchObject({ status: 'failed', fault: { code: 'opted_out' } });
  });

  test('passes over a channel on which an id of WhatsApp’s is nobody’s number', async () => {
    const system = createFallbackSystem();
    system.outcomes.push(refused);
    system.put({ ...invite, clientId: 'US.13491208655302741918' });

    await system.run(10);

    expect(system.sent()).toEqual([]);
    expect(system.row()).toMatchObject({ status: 'failed', fault: { code: 'invalid_client' } });
  });

  test('may be a notification', async () => {
    const system = createFallbackSystem();
    system.outcomes.push(refused);
    system.put({ ...invite, notification: true, chatQueueKey: notifications });

    await system.run(4);

    expect(system.sent()).toEqual([smsNumber]);
    expect(system.row()).toMatchObject({ status: 'sent', chat: { state: 'terminated', reason: 'notification' } });
    expect(system.queue(notifications)).toHaveLength(1);
  });
});

describe('an invite that is not reported as delivered', () => {
  test('is sent by the next channel after its time, and its agents hear of it', async () => {
    const system = createFallbackSystem();
    system.put(invite);

    await system.run(60);
    expect(system.sent()).toEqual(['0']);

    await system.run(3);
    expect(system.sent()).toEqual(['0', smsNumber]);
    expect(system.row()).toMatchObject({ status: 'sent', step: 1, channel: 'sms-main' });
    expect(types(system)).toEqual(['session.opened whatsapp-main', 'session.channel_changed sms-main']);

    await system.run(600);
    expect(system.sent()).toHaveLength(2);
    expect(system.invites).toEqual([]);
  });

  test('goes through all channels in turn', async () => {
    const system = createFallbackSystem([toSms, toRcs]);
    system.put(invite);

    await system.run(130);

    expect(system.sent()).toEqual(['0', smsNumber, rcsNumber]);
    expect(system.row()).toMatchObject({ status: 'sent', step: 2, channel: 'rcs-main' });
    expect(whys(system)).toEqual(['sms-main: not delivered', 'rcs-main: not delivered']);
  });

  test.each(['delivered', 'read'] as const)('stays where it is if it was %s, and its row says so', async (status) => {
    const system = createFallbackSystem();
    system.put(invite);
    await system.run(20);
    await system.report(`${sessionId}.0`, status);

    await system.run(100);

    expect(system.sent()).toEqual(['0']);
    expect(system.row()).toMatchObject({ status: 'sent', stepsEnd: 'success' });
    expect(system.row()).not.toHaveProperty('step');
  });

  test('goes on soon after its vendor reports that it failed', async () => {
    const system = createFallbackSystem([{ ...toSms, afterSeconds: 500 }]);
    system.put(invite);
    await system.run(3);
    await system.report(`${sessionId}.0`, 'failed');

    await system.run(5);

    expect(system.sent()).toEqual(['0', smsNumber]);
  });

  test('is sent no third time if the first message arrives late', async () => {
    const system = createFallbackSystem([toSms, toRcs]);
    system.put(invite);
    await system.run(70);
    await system.report(`${sessionId}.0`, 'delivered');

    await system.run(300);

    expect(system.sent()).toEqual(['0', smsNumber]);
    expect(system.row()).toMatchObject({ status: 'sent', step: 1, stepsEnd: 'success' });
  });

  test('stays where it is if it is ended meanwhile', async () => {
    const system = createFallbackSystem();
    system.put(invite);
    await system.run(10);
    const row = system.row();
    if (row) system.rows.set(sessionId, { ...row, chat: { ...row.chat, state: 'terminated', reason: 'requested' } });

    await system.run(200);

    expect(system.sent()).toEqual(['0']);
    expect(system.invites).toEqual([]);
  });

  test('is never sent past its deadline', async () => {
    const system = createFallbackSystem([{ ...toSms, afterSeconds: 60 }]);
    system.put({ ...invite, deadline: noon + 50_000 });

    await system.run(120);

    expect(system.sent()).toEqual(['0']);
    expect(system.row()).toMatchObject({ status: 'sent', stepsEnd: 'deadline' });
    expect(system.invites).toEqual([]);
  });

  test('of which nobody knows whether it went out goes on by its timer', async () => {
    const system = createFallbackSystem();
    system.outcomes.push({ status: 'unknown' });
    system.put(invite);

    await system.run(70);

    expect(system.sent()).toEqual(['0', smsNumber]);
    expect(system.row()).toMatchObject({ status: 'sent', pastSteps: [{ status: 'unknown' }] });
  });
});

describe('a DELETE', () => {
  test('stops a notification that waits for its next channel', async () => {
    const system = createFallbackSystem();
    system.put({ ...invite, notification: true, chatQueueKey: notifications });
    await system.run(10);

    expect(await system.endSession(sessionId)).toMatchObject({ status: 'terminated', row: { stepsEnd: 'ended' } });
    await system.run(100);

    expect(system.sent()).toEqual(['0']);
  });

  test('cancels an invite that was refused and waits for its next channel', async () => {
    const system = createFallbackSystem();
    system.outcomes.push(refused);
    system.put(invite);
    await system.poll();

    expect(await system.endSession(sessionId)).toMatchObject({
      row: { status: 'failed', fault: { code: 'cancelled' } },
    });
    await system.run(100);

    expect(system.sent()).toEqual([]);
  });
});

test('GET reports what arrived, whichever message it was', async () => {
  const system = createFallbackSystem();
  system.put(invite);
  await system.run(70);
  expect(await system.readSession(sessionId)).toMatchObject({ receipt: undefined });

  await system.report(`${sessionId}.0`, 'delivered');
  expect(await system.readSession(sessionId)).toMatchObject({ receipt: { status: 'delivered' }, row: { step: 1 } });

  await system.report(`${sessionId}.${smsNumber}`, 'failed');
  expect(await system.readSession(sessionId)).toMatchObject({ receipt: { status: 'delivered' } });
});

test('a caller who may use the first channel alone still sees the session', async () => {
  const system = createFallbackSystem();
  system.put(invite);
  await system.run(70);

  expect(await system.readSession(sessionId, { channels: ['whatsapp-main'] })).toMatchObject({ status: 'found' });
  expect(await system.readSession(sessionId, { channels: ['sms-main'] })).toEqual({ status: 'unknown' });
});

test('a record of an earlier step changes nothing', async () => {
  const system = createFallbackSystem();
  system.put(invite);
  await system.run(70);
  const row = system.row();

  system.put(invite);
  await system.run(10);

  expect(system.sent()).toEqual(['0', smsNumber]);
  expect(system.row()).toEqual({ ...row, version: system.row()?.version });
  expect(system.invites).toEqual([]);
});

test('the timer is written before the first claim', async () => {
  const system = createFallbackSystem([toSms], {
    ledger: {
      read: async () => undefined,
      readMany: async () => new Map(),
      claim: async () => {
        throw new Error('the table does not answer');
      },
      write: async () => false,
    },
  });
  system.put(invite);

  await expect(system.poll()).rejects.toThrow('does not answer');

  expect(system.timers.map(({ delaySeconds }) => delaySeconds)).toEqual([5]);
  expect(readInviteRecord(system.timers[0]?.body ?? '')).toMatchObject({
    record: { v: 2, channel: 'sms-main', step: { number: 1, invite: { channel: 'whatsapp-main' } } },
  });
});

test('a channel without a fallback opens no steps', async () => {
  let opened = 0;
  const openSteps = async () => {
    opened += 1;
    throw new Error('no steps');
  };
  const system = createSystem({ openSteps });
  system.put(invite);

  expect(await system.poll()).toEqual(['ack']);
  expect(opened).toBe(0);
});
