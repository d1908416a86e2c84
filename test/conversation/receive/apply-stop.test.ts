import { describe, expect, test } from 'vitest';
import { senderCircuit } from '../../../lib/channel/circuit-keys.ts';
import type { ChannelSettings } from '../../../lib/channel/settings.ts';
import { createApplyStop } from '../../../lib/conversation/receive/apply-stop.ts';
import type { InviteEvent } from '../../../lib/invite/report.ts';
import type { Circuit } from '../../../lib/ledger/circuit.ts';
import type { ReportedStop } from '../../../lib/queue/receipt-record.ts';
import { createMemoryCircuits } from '../../memory/circuits.ts';
import { noon } from '../../support/builders.ts';
import { sampleCatalog } from '../../support/sample-catalog.ts';

const whatsapp = sampleCatalog().channel('whatsapp-main');
if (!whatsapp) throw new Error('the sample catalog has no channel whatsapp-main');
const onReceiver = (name: string, businessIds: ChannelSettings['businessIds'], receiver = 'meta') => ({
  ...whatsapp,
  name,
  receiver,
  businessIds,
});
const number = '19251112222';

function open(channels: readonly ChannelSettings[] = [onReceiver('w', { [number]: {} })]) {
  const circuits = new Map<string, Circuit>();
  const events: InviteEvent[] = [];
  const applyStop = createApplyStop({
    catalog: () => ({ channels }),
    circuits: createMemoryCircuits(circuits),
    now: () => noon,
    report: (event) => void events.push(event),
  });

  return {
    circuits,
    events,
    steps: () => events.map(({ step }) => step),
    apply: (members: Partial<ReportedStop>) =>
      applyStop({
        v: 1,
        type: 'stop',
        receiver: 'meta',
        of: 'template',
        account: '100',
        name: 'order_ready',
        language: 'en_US',
        state: 'stopped',
        reason: 'PAUSED',
        at: noon - 1000,
        ...members,
      }),
  };
}

const template = 'template:meta:order_ready:en_US';

describe('a template message that Meta has paused', () => {
  test('opens its circuit, in its language only', async () => {
    const { apply, circuits, events } = open();
    await apply({});

    expect([...circuits]).toEqual([
      [template, { state: 'open', reason: 'PAUSED', openedAt: noon, until: noon + 60_000, probes: 0, at: noon - 1000 }],
    ]);
    expect(events).toEqual([
      { step: 'circuit_opened', channel: 'w', circuit: template, fault: 'template_stopped', reason: 'PAUSED' },
    ]);
  });

  test('goes on with APPROVED', async () => {
    const { apply, circuits, steps } = open();
    await apply({});
    await apply({ state: 'running', reason: 'APPROVED', at: noon });

    expect(circuits.get(template)).toMatchObject({ state: 'closed' });
    expect(steps()).toEqual(['circuit_opened', 'circuit_closed']);
  });

  test('stays in use if APPROVED came first, though it was said later', async () => {
    const { apply, circuits, steps } = open();
    await apply({ state: 'running', reason: 'APPROVED', at: noon });
    await apply({});

    expect(circuits.get(template)).toMatchObject({ state: 'closed' });
    expect(steps()).toEqual([]);
  });

  test('stays stopped if APPROVED is older', async () => {
    const { apply, circuits } = open();
    await apply({});
    await apply({ state: 'running', reason: 'APPROVED', at: noon - 5000 });

    expect(circuits.get(template)).toMatchObject({ state: 'open' });
  });

  test('is opened once, however often Meta says so', async () => {
    const { apply, steps } = open();
    await apply({});
    await apply({});

    expect(steps()).toEqual(['circuit_opened']);
  });
});

test('a quality that falls is reported, and holds nothing', async () => {
  const { apply, circuits, events } = open();
  await apply({ state: 'warned', reason: 'RED' });

  expect(circuits.size).toBe(0);
  expect(events).toEqual([expect.objectContaining({ step: 'circuit_warned', circuit: template, reason: 'RED' })]);
});

test('a stop of a number concerns that number of the receiver', async () => {
  const { apply, circuits } = open([onReceiver('w', { [number]: {}, '15550009999': {} })]);
  await apply({ of: 'sender', sender: number, name: undefined, language: undefined });

  expect([...circuits.keys()]).toEqual([senderCircuit('w', number)]);
});

test('a stop of the account holds all that the receiver posts for', async () => {
  const { apply, circuits, events } = open();
  await apply({ of: 'account', reason: 'DISABLE' });

  expect([...circuits.keys()]).toEqual(['account:meta']);
  expect(events).toEqual([expect.objectContaining({ fault: 'account_stopped', reason: 'DISABLE' })]);
});

describe('an account', () => {
  const two = [
    onReceiver('a', { '1': { accountId: '100' } }),
    onReceiver('b', { '2': { accountId: '200' } }),
    onReceiver('c', { '3': {} }),
    onReceiver('d', { '4': {} }, 'other'),
  ];

  test('that business ids name is theirs only', async () => {
    const { apply, circuits } = open(two);
    await apply({ of: 'account', account: '200' });

    expect([...circuits.keys()]).toEqual(['account:200']);
  });

  test('that none names is that of the business ids without one', async () => {
    const { apply, circuits } = open(two);
    await apply({ of: 'account', account: '300' });

    expect([...circuits.keys()]).toEqual(['account:meta']);
  });

  test('of no channel is counted, and opens nothing', async () => {
    const { apply, circuits, steps } = open(two.slice(0, 2));
    await apply({ of: 'account', account: '300' });

    expect(circuits.size).toBe(0);
    expect(steps()).toEqual(['stop_foreign']);
  });
});

test('what the table does not take is thrown: the record comes again', async () => {
  const applyStop = createApplyStop({
    catalog: () => ({ channels: [onReceiver('w', { [number]: {} })] }),
    circuits: { ...createMemoryCircuits(), open: () => Promise.reject(new Error('no answer')) },
    now: () => noon,
    report: () => {},
  });

  await expect(
    applyStop({ v: 1, type: 'stop', receiver: 'meta', of: 'account', state: 'stopped', reason: 'DISABLE', at: noon }),
  ).rejects.toThrow('no answer');
});
