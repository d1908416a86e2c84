import { describe, expect, test } from 'vitest';
import { accountCircuit } from '../../lib/channel/circuit-keys.ts';
import { afterStop } from '../../lib/ledger/circuit.ts';
import { noon } from '../support/builders.ts';
import { createFallbackSystem, invite, rcsNumber, smsNumber, toRcs, toSms, types } from '../support/fallback-system.ts';
import { sampleCircuits } from '../support/sample-circuits.ts';

const { account, template } = sampleCircuits();
const sms = accountCircuit('sms-main');

/** What these circuits hold was stopped when the run begins. */
function stoppedSystem(keys: readonly string[], steps = [toSms, toRcs]) {
  const system = createFallbackSystem(steps);
  const circuit = afterStop(undefined, { reason: 'it was paused', vendorCode: '132015', at: noon }, noon);
  if (circuit) for (const key of keys) system.circuits.set(key, circuit);
  system.put(invite);

  return system;
}

describe('an invite whose vendor has stopped', () => {
  test.each([template, account])('what its first channel needs (%s) is sent by the next one at once', async (key) => {
    const system = stoppedSystem([key]);

    await system.run(4);

    expect(system.sent()).toEqual([smsNumber]);
    expect(system.row()).toMatchObject({
      ...{ status: 'sent', step: 1, channel: 'sms-main' },
      pastSteps: [{ channel: 'whatsapp-main', status: 'failed' }],
    });
    expect(types(system)).toEqual(['session.opened sms-main', 'session.channel_changed sms-main']);
  });

  test('says so, with the vendor’s code, until the next one has it', async () => {
    const system = stoppedSystem([template]);

    await system.poll();

    expect(system.row()).toMatchObject({
      status: 'retrying',
      fault: { code: 'template_stopped', detail: 'The vendor’s code is 132015: it was paused.' },
    });
    expect(system.phone).toEqual([]);
  });

  test('what a later step needs goes on to the one after it', async () => {
    const system = stoppedSystem([template, sms]);

    await system.run(6);

    expect(system.sent()).toEqual([rcsNumber]);
    expect(system.row()).toMatchObject({
      pastSteps: [
        { channel: 'whatsapp-main', status: 'failed' },
        { channel: 'sms-main', status: 'failed' },
      ],
    });
  });

  test('what the last step needs waits for it', async () => {
    const system = stoppedSystem([template, sms], [toSms]);

    await system.run(59);
    expect(system.sent()).toEqual([]);
    await system.run(90);

    expect(system.sent()).toEqual([smsNumber]);
  });

  test('is the probe of the first channel when that wait is over', async () => {
    const system = stoppedSystem([template]);
    system.pass(61);

    await system.poll();

    expect(system.sent()).toEqual(['0']);
    expect(system.circuits.get(template)?.state).toBe('closed');
  });
});
