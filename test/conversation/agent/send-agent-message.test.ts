import { describe, expect, test } from 'vitest';
import {
  acceptedMessage,
  createAgentMessageSystem,
  messageId,
  openRow,
  sessionId,
} from '../../support/agent-messages.ts';
import { noon } from '../../support/builders.ts';

const optedOutAtAws = 'DESTINATION_PHONE_NUMBER_OPTED_OUT';

describe('an agent’s message', () => {
  test('goes out once, to the name under which the client wrote, and the agents see it and what became of it', async () => {
    const system = createAgentMessageSystem();

    expect(await system.handle()).toBe('ack');
    expect(system.sent).toEqual([
      {
        ...{ sessionId, messageId, clientId: '15550100001', businessId: '19251112222' },
        content: { type: 'text', text: 'How can I help?' },
        deadline: noon + 120_000,
      },
    ]);
    expect(system.message()).toMatchObject({
      ...{ status: 'sent', attempt: 1, vendorMessageId: 'wamid.1', sentAt: noon + 1000 },
    });
    expect(system.agents).toEqual([
      {
        ...{ chatQueueKey: '1:session-WA', v: 1, type: 'session.message', interactionId: sessionId, messageId },
        ...{ at: '2026-11-22T15:00:00.000Z', receivedAt: '2026-11-22T15:00:00.000Z', from: 'agent' },
        ...{ author: { id: 'jsmith', name: 'Jo' }, kind: 'text', text: 'How can I help?' },
      },
      {
        ...{ chatQueueKey: '1:session-WA', v: 1, type: 'session.receipt', interactionId: sessionId, messageId },
        ...{ status: 'sent', at: '2026-11-22T15:00:01.000Z' },
      },
    ]);
    expect(system.steps()).toEqual(['message_published', 'message']);
    expect(system.events.at(-1)).toMatchObject({ status: 'sent', channel: 'whatsapp-main', attempt: 1 });
  });

  test('that comes again is not sent again: the agents hear of its outcome once more', async () => {
    const system = createAgentMessageSystem();
    await system.handle();

    expect(await system.handle()).toBe('ack');
    expect(system.sent).toHaveLength(1);
    expect(system.told('session.message')).toHaveLength(1);
    expect(system.told('session.receipt')).toHaveLength(2);
  });

  test('whose item has gone was settled long ago', async () => {
    const system = createAgentMessageSystem();
    system.messages.clear();

    expect(await system.handle()).toBe('ack');
    expect(system.sent).toEqual([]);
  });

  test('waits while another worker may be sending it, and is unknown when that one never came back', async () => {
    const system = createAgentMessageSystem();
    system.messages.set(
      messageId,
      acceptedMessage({ status: 'sending', attempt: 1, leaseUntil: system.clock.now + 5000 }),
    );

    expect(await system.handle()).toBe('retain');
    expect(system.hidden).toEqual([5]);

    system.clock.now += 5000;
    expect(await system.handle()).toBe('ack');
    expect(system.sent).toEqual([]);
    expect(system.message()).toMatchObject({ status: 'unknown' });
    expect(system.told('session.message')).toMatchObject([{ text: 'How can I help?' }]);
    expect(system.told('session.receipt')).toMatchObject([{ messageId, status: 'unknown' }]);
  });

  test('that the vendor may have taken is unknown, and is never sent again', async () => {
    const system = createAgentMessageSystem({ answers: [{ status: 'unknown' }] });

    expect(await system.handle()).toBe('ack');
    expect(await system.handle()).toBe('ack');
    expect(system.sent).toHaveLength(1);
    expect(system.message()).toMatchObject({ status: 'unknown' });
  });

  test('is unknown if the transport throws, too, even where invites are sent again', async () => {
    const throws = async () => {
      throw new Error('a transport that breaks its contract');
    };
    const system = createAgentMessageSystem({ answers: [throws], channel: { resendUnknown: true } });

    expect(await system.handle()).toBe('ack');
    expect(system.message()).toMatchObject({ status: 'unknown' });
  });

  test('that the vendor refuses because its client has opted out bars the next one', async () => {
    const refusal = { status: 'refused', fault: 'client_unreachable', vendorCode: optedOutAtAws } as const;
    const system = createAgentMessageSystem({ answers: [refusal] });
    await system.handle();

    expect(await system.optOuts.read('phone', ['15550100001'])).toMatchObject({ by: 'vendor', word: optedOutAtAws });
    expect(system.events).toContainEqual(expect.objectContaining({ step: 'opted_out', vendorCode: optedOutAtAws }));
  });

  test('that the vendor refuses has failed, and says why', async () => {
    const refusal = { status: 'refused', fault: 'window_closed', vendorCode: '131047', meaning: 'too late' } as const;
    const system = createAgentMessageSystem({ answers: [refusal] });

    expect(await system.handle()).toBe('ack');
    expect(system.message()).toMatchObject({ status: 'failed', fault: { code: 'window_closed' } });
    expect(system.told('session.receipt')).toMatchObject([
      { status: 'failed', fault: { code: 'window_closed', detail: 'The vendor’s code is 131047: too late.' } },
    ]);
    expect(system.events.at(-1)).toMatchObject({ step: 'message', vendorCode: '131047' });
  });

  test('that the vendor takes later keeps its group back until then, and is shown to the agents once', async () => {
    const system = createAgentMessageSystem({
      answers: [{ status: 'retry', fault: 'vendor_refused', vendorCode: '130429', retryAfterSeconds: 7 }],
    });

    expect(await system.handle()).toBe('retain');
    expect(system.hidden).toEqual([7]);
    expect(system.message()).toMatchObject({ status: 'retrying', notBefore: system.clock.now + 7000 });
    expect(system.told('session.receipt')).toEqual([]);

    system.clock.now += 3000;
    expect(await system.handle()).toBe('retain');
    expect(system.hidden).toEqual([7, 4]);

    system.clock.now += 4000;
    expect(await system.handle()).toBe('ack');
    expect(system.message()).toMatchObject({ status: 'sent', attempt: 2 });
    expect(system.message()).not.toHaveProperty('notBefore');
    expect(system.told('session.message')).toHaveLength(1);
  });

  test('expires at its deadline, with the fault that kept it', async () => {
    const system = createAgentMessageSystem({
      answers: [{ status: 'retry', fault: 'vendor_refused', vendorCode: '130429', retryAfterSeconds: 900 }],
    });

    expect(await system.handle()).toBe('retain');
    expect(system.hidden).toEqual([120]);

    system.clock.now = noon + 121_000;
    expect(await system.handle()).toBe('ack');
    expect(system.sent).toHaveLength(1);
    expect(system.message()).toMatchObject({
      status: 'expired',
      fault: { code: 'expired', detail: 'The vendor’s code is 130429.' },
    });
    expect(system.told('session.receipt')).toMatchObject([{ status: 'expired', fault: { code: 'expired' } }]);
  });

  test('that comes after its deadline is shown and expires, unsent', async () => {
    const system = createAgentMessageSystem();
    system.clock.now = noon + 120_000;

    expect(await system.handle()).toBe('ack');
    expect(system.sent).toEqual([]);
    expect(system.told('session.message')).toHaveLength(1);
    expect(system.told('session.receipt')).toMatchObject([{ status: 'expired' }]);
  });

  test('is not begun in the last second before its deadline, nor without the time for it', async () => {
    const system = createAgentMessageSystem();
    expect(await system.handle({}, 7000)).toBe('retain');
    expect(system.hidden).toEqual([0]);

    system.clock.now = noon + 119_500;
    expect(await system.handle()).toBe('retain');
    expect(system.sent).toEqual([]);
    expect(system.message()).toMatchObject({ status: 'retrying' });
  });

  test('goes out after its session has ended, and says that it is late', async () => {
    const system = createAgentMessageSystem();
    system.rows.set(sessionId, openRow({ chat: { state: 'terminated', server: 'builtin', reason: 'requested' } }));

    expect(await system.handle()).toBe('ack');
    expect(system.sent).toHaveLength(1);
    expect(system.told('session.message')).toMatchObject([{ late: true }]);
  });

  test('in the session of a notification is not put on its queue, which the sweep consumes', async () => {
    const system = createAgentMessageSystem();
    system.rows.set(sessionId, openRow({ notification: true, chatQueueKey: '1:session-WA-sendSR' }));

    expect(await system.handle()).toBe('ack');
    expect(system.sent).toHaveLength(1);
    expect([...system.told('session.message'), ...system.told('session.receipt')]).toEqual([]);
  });

  test('without a conversation reaches nobody', async () => {
    const system = createAgentMessageSystem();
    system.tables.conversations.clear();

    expect(await system.handle()).toBe('ack');
    expect(system.message()).toMatchObject({ status: 'failed', fault: { code: 'client_unreachable' } });
    expect(system.told('session.receipt')).toMatchObject([{ status: 'failed' }]);
  });
});
