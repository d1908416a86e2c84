import { describe, expect, test } from 'vitest';
import {
  acceptedMessage,
  createAgentMessageSystem,
  messageId,
  openRow,
  sessionId,
  talkingCatalog,
} from '../support/agent-messages.ts';
import { noon } from '../support/builders.ts';

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

describe('the client’s opting out', () => {
  test('bars it, after the claim and before the send', async () => {
    const system = createAgentMessageSystem();
    await system.optOuts.put('phone', ['15550100001'], { at: noon, by: 'client', word: 'stop' });

    expect(await system.handle()).toBe('ack');
    expect(system.sent).toEqual([]);
    expect(system.message()).toMatchObject({ status: 'failed', attempt: 1, fault: { code: 'opted_out' } });
    expect(system.told('session.receipt')).toMatchObject([{ status: 'failed', fault: { code: 'opted_out' } }]);
  });

  test('that comes while it waits to be sent again bars it, too', async () => {
    const system = createAgentMessageSystem({ answers: [{ status: 'retry', fault: 'vendor_refused' }] });
    await system.handle();
    await system.optOuts.put('phone', ['15550100001'], { at: noon, by: 'client' });
    system.clock.now += 10_000;

    expect(await system.handle()).toBe('ack');
    expect(system.sent).toHaveLength(1);
    expect(system.message()).toMatchObject({ fault: { code: 'opted_out' } });
  });

  test('does not bar its confirmation, nor an answer to what the client wrote since', async () => {
    const confirmed = createAgentMessageSystem();
    await confirmed.optOuts.put('phone', ['15550100001'], { at: noon, by: 'client' });
    await confirmed.handle({ confirmsOptOut: true });
    expect(confirmed.sent).toHaveLength(1);

    const answered = createAgentMessageSystem();
    await answered.optOuts.put('phone', ['15550100001'], { at: noon, by: 'client' });
    await answered.optOuts.allowAnswers('phone', ['15550100001'], noon + 500);
    await answered.handle();
    expect(answered.sent).toHaveLength(1);
  });
});

describe('what it holds', () => {
  test('a response is rendered with what the agent sent and what the invite carried', async () => {
    const system = createAgentMessageSystem();
    const response = await talkingCatalog().response('order-ready');
    await system.handle({
      text: undefined,
      response: { id: 'order-ready', hash: response?.hash ?? '' },
      contact: { FirstName: 'Ann' },
      customProperties: { OrderId: 'A-17' },
    });

    expect(system.sent[0]?.content).toMatchObject({ type: 'template', name: 'order_ready' });
    expect(system.told('session.message')).toMatchObject([{ kind: 'text', text: expect.stringContaining('A-17') }]);
  });

  test('a response that this deployment does not know waits for one that does, up to the deadline', async () => {
    const system = createAgentMessageSystem();
    const record = { text: undefined, response: { id: 'order-ready', hash: 'another' } };

    expect(await system.handle(record)).toBe('retain');
    expect(system.hidden).toEqual([15]);
    expect(system.message()).toMatchObject({ status: 'accepted' });

    system.clock.now = noon + 120_000;
    expect(await system.handle(record)).toBe('ack');
    expect(system.message()).toMatchObject({ status: 'expired' });
    expect(system.told('session.message')).toMatchObject([{ text: 'order-ready' }]);
  });

  test('a response whose values are missing has failed', async () => {
    const system = createAgentMessageSystem();
    const response = await talkingCatalog().response('order-ready');
    await system.handle({ text: undefined, response: { id: 'order-ready', hash: response?.hash ?? '' } });

    expect(system.sent).toEqual([]);
    expect(system.message()).toMatchObject({ status: 'failed', fault: { code: 'empty_template_parameter' } });
  });

  test('a file goes out by a link, and agents see which one it is', async () => {
    const system = createAgentMessageSystem();
    await system.media.put(
      { conversation: 'c1', mediaId: 'm1' },
      { bytes: Buffer.from('%PDF'), mediaType: 'application/pdf', name: 'a.pdf' },
    );
    const file = { mediaId: 'm1', mediaType: 'application/pdf', name: 'a.pdf', size: 4 };
    await system.handle({ text: '', files: [file] });

    expect(system.sent[0]?.content).toEqual({
      type: 'text',
      text: '',
      attachments: [{ url: 'https://media.example/0', mediaType: 'application/pdf', name: 'a.pdf' }],
    });
    expect(system.told('session.message')).toMatchObject([{ kind: 'media', text: 'a.pdf', attachments: [file] }]);
  });
});

describe('what holds it', () => {
  test('a paused channel, until the message’s deadline', async () => {
    const system = createAgentMessageSystem({ isPaused: async () => true });

    expect(await system.handle()).toBe('retain');
    expect(system.hidden).toEqual([15]);
    expect(system.sent).toEqual([]);

    system.clock.now = noon + 119_000;
    await system.handle();
    expect(system.hidden).toEqual([15, 2]);
  });

  test('an open circuit; and a refusal that says so opens one', async () => {
    const refusal = { status: 'refused', fault: 'account_stopped', vendorCode: '131042', meaning: 'unpaid' } as const;
    const system = createAgentMessageSystem({ answers: [refusal] });
    await system.handle();
    expect([...system.circuits.keys()]).toEqual(['account:meta']);

    system.messages.set(messageId, acceptedMessage());
    expect(await system.handle()).toBe('retain');
    expect(system.sent).toHaveLength(1);

    system.messages.set(messageId, acceptedMessage({ deadline: noon + 600_000 }));
    system.clock.now = system.circuits.get('account:meta')?.until ?? 0;
    expect(await system.handle()).toBe('ack');
    expect(system.circuits.get('account:meta')?.state).not.toBe('open');
  });

  test('a channel whose secret cannot be read', async () => {
    const system = createAgentMessageSystem({
      openChannel: async () => {
        throw new Error('no secret');
      },
    });

    expect(await system.handle()).toBe('retain');
    expect(system.message()).toMatchObject({ status: 'retrying', fault: { code: 'account_stopped' } });
  });
});
