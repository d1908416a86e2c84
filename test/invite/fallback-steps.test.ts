import { describe, expect, test } from 'vitest';
import { ledgerRow, noon } from '../support/builders.ts';
import { createFallbackSystem, invite, refused, smsNumber, toRcs, toSms, types } from '../support/fallback-system.ts';

const { sessionId } = invite;

describe('a step that comes to nothing', () => {
  test('leaves an invite that went out as it was', async () => {
    const system = createFallbackSystem();
    system.outcomes.push({ status: 'sent', messageId: 'wamid.1' }, refused);
    system.put(invite);

    await system.run(70);

    expect(system.row()).toMatchObject({
      ...{ status: 'sent', step: 1, channel: 'whatsapp-main', messageId: 'wamid.1' },
      pastSteps: [{ status: 'sent' }, { channel: 'sms-main', status: 'failed' }],
    });
    expect(types(system)).toEqual(['session.opened whatsapp-main']);
  });

  test('is tried again, and the invite stays sent meanwhile', async () => {
    const system = createFallbackSystem();
    system.outcomes.push({ status: 'sent', messageId: 'wamid.1' }, { status: 'retry', fault: 'vendor_refused' });
    system.put(invite);
    await system.run(62);
    expect(system.row()).toMatchObject({ status: 'sent', step: 1, channel: 'whatsapp-main' });

    await system.run(20);

    expect(system.sent()).toEqual(['0', smsNumber]);
    expect(system.row()).toMatchObject({ status: 'sent', channel: 'sms-main', attempt: 3 });
  });

  test('is not tried again once the session has been ended', async () => {
    const system = createFallbackSystem();
    system.outcomes.push({ status: 'sent', messageId: 'wamid.1' }, { status: 'retry', fault: 'vendor_refused' });
    system.put(invite);
    await system.run(62);

    await system.endSession(sessionId);
    await system.run(60);

    expect(system.sent()).toEqual(['0']);
    expect(system.row()?.chat).toMatchObject({ state: 'terminated', reason: 'requested' });
  });

  test('is unknown, and still that step, if its sender never came back', async () => {
    const system = createFallbackSystem();
    system.outcomes.push(refused);
    system.put(invite);
    await system.run(3);
    const row = system.row();
    if (row) system.rows.set(sessionId, { ...row, status: 'sending', leaseUntil: noon });
    system.put({ ...invite, ...JSON.parse(system.timers[0]?.body ?? '{}') });

    await system.run(5);

    expect(system.row()).toMatchObject({ status: 'unknown', step: 1, channel: 'sms-main' });
    expect(system.sent()).toHaveLength(1);
  });

  test('is not sent if the first message is reported after its claim', async () => {
    const system = createFallbackSystem();
    system.put(invite);
    await system.run(59);
    // The look at receipts that follows the claim comes later than the one that decides it.
    let looks = 0;
    system.receipts.get = () => {
      looks += 1;
      return looks < 2 ? undefined : { status: 'delivered', at: noon, times: {} };
    };

    await system.run(5);

    expect(system.sent()).toEqual(['0']);
    expect(system.row()).toMatchObject({ status: 'sent', channel: 'whatsapp-main', stepsEnd: 'success' });
  });

  test('says why no other follows if its sender’s claim came after the deadline', async () => {
    const system = createFallbackSystem();
    const { contentHash } = invite;
    system.rows.set(sessionId, ledgerRow({ sessionId, contentHash, leaseUntil: noon, deadline: noon }));
    system.put({ ...invite, deadline: noon });

    await system.run(2);

    expect(system.row()).toMatchObject({ status: 'unknown', stepsEnd: 'deadline' });
  });
});

test('agents get a session again if the record of its step comes again: its first publishing may be lost', async () => {
  const system = createFallbackSystem();
  system.outcomes.push(refused);
  system.put(invite);
  await system.run(3);
  expect(types(system)).toEqual(['session.opened sms-main', 'session.channel_changed sms-main']);
  system.put({ ...invite, ...JSON.parse(system.timers[0]?.body ?? '{}') });

  await system.run(1);

  expect(types(system).filter((type) => type.startsWith('session.opened'))).toHaveLength(2);
});

test('a DELETE keeps a notification of which nobody knows whether it went out from its next channel', async () => {
  const system = createFallbackSystem([toSms, toRcs]);
  const { contentHash, deadline } = invite;
  const members = { contentHash, deadline, notification: true, status: 'unknown', version: 'v1' } as const;
  system.rows.set(sessionId, ledgerRow({ sessionId, ...members }));

  await system.endSession(sessionId);

  expect(system.row()).toMatchObject({ stepsEnd: 'ended', chat: { state: 'terminated', reason: 'notification' } });
});
