import { describe, expect, test } from 'vitest';
import { acceptedMessage, createAgentMessageSystem, messageId } from '../../support/agent-messages.ts';
import { noon } from '../../support/builders.ts';

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
