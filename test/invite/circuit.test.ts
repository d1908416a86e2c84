import { describe, expect, test } from 'vitest';
import type { SendOutcome } from '../../lib/channel/channel.ts';
import { createKnownHolds } from '../../lib/ledger/known-holds.ts';
import { createLearningCircuits } from '../../lib/ledger/learning-circuits.ts';
import { inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { sampleCircuits } from '../support/sample-circuits.ts';
import { createSystem } from '../support/system.ts';

const response = { id: 'order-ready', hash: sampleResponse('order-ready').hash };
const invite = (sessionId: string, members = {}) => inviteRecord({ sessionId, response, ...members });
const stopped = (fault: 'template_stopped' | 'sender_stopped' | 'account_stopped', vendorCode = '132015') =>
  ({ status: 'refused', fault, vendorCode, meaning: 'the template is paused for low quality' }) satisfies SendOutcome;

const { template } = sampleCircuits();
const other = inviteRecord({
  sessionId: 's2',
  response: { id: 'continue-in-chat', hash: sampleResponse('continue-in-chat').hash },
  customProperties: { Position: '3' },
});
const minute = 60;

/** The first invite meets the stop. */
async function stoppedSystem(outcome: SendOutcome = stopped('template_stopped')) {
  const system = createSystem();
  system.outcomes.push(outcome);
  system.put(invite('s1', { deadline: noon + 86_400_000 }));
  await system.poll();

  return system;
}

describe('a stop code', () => {
  test('fails the invite that met it, and opens the circuit of its template message', async () => {
    const { rows, circuits, events } = await stoppedSystem();

    expect(rows.get('s1')).toMatchObject({ status: 'failed', fault: { code: 'template_stopped' } });
    expect([...circuits]).toEqual([
      [template, expect.objectContaining({ state: 'open', vendorCode: '132015', until: noon + minute * 1000 })],
    ]);
    expect(events).toContainEqual(
      expect.objectContaining({ step: 'circuit_opened', fault: 'template_stopped', circuit: template }),
    );
  });

  test.each([
    ['sender_stopped', /^sender:whatsapp-main:[0-9a-f]{8}$/],
    ['account_stopped', /^account:[a-z-]+$/],
  ] as const)('%s opens another one', async (fault, key) => {
    const { circuits } = await stoppedSystem(stopped(fault, '131042'));

    expect([...circuits.keys()]).toEqual([expect.stringMatching(key)]);
  });

  test('that is no refusal opens none: the secret may have been renewed, or not read', async () => {
    const retry: SendOutcome = { status: 'retry', fault: 'account_stopped', vendorCode: '190' };

    expect((await stoppedSystem(retry)).circuits.size).toBe(0);
  });

  test('another refusal opens none', async () => {
    const refused: SendOutcome = { status: 'refused', fault: 'client_unreachable', vendorCode: '131026' };

    expect((await stoppedSystem(refused)).circuits.size).toBe(0);
  });
});

describe('while a circuit is open', () => {
  test('later invites are held, unclaimed, and nothing reaches the vendor', async () => {
    const { put, poll, rows, phone } = await stoppedSystem();
    put(invite('s2'));

    expect(await poll()).toEqual(['retain']);
    expect([rows.has('s2'), phone]).toEqual([false, []]);
  });

  test('an invite with another template message, or none, goes out', async () => {
    const { put, poll, phone } = await stoppedSystem();
    put(other);
    put(inviteRecord({ sessionId: 's3' }));

    await poll();
    expect(phone.map(({ sessionId }) => sessionId)).toEqual(['s2']);
  });

  test('a stopped account holds every message of its channel', async () => {
    const { put, poll } = await stoppedSystem(stopped('account_stopped'));
    put(other);

    expect(await poll()).toEqual(['retain']);
  });

  test('a held invite expires at its deadline, and its fault names the stop', async () => {
    const { put, poll, pass, rows, phone } = await stoppedSystem();
    put(invite('s2', { deadline: noon + 30_000 }));
    await poll();
    pass(32);

    expect(await poll()).toEqual(['ack']);
    expect(rows.get('s2')?.fault).toEqual({
      code: 'expired',
      detail:
        'The vendor has stopped the template message order_ready (en_US): 132015, the template is paused for low quality.',
    });
    expect(phone).toEqual([]);
  });

  test('what only needs to be written down is not held', async () => {
    const { put, poll, rows, invites } = await stoppedSystem();
    rows.set('s2', ledgerRow({ sessionId: 's2', status: 'sending', leaseUntil: noon - 1 }));
    put(invite('s2'));
    const again = invites.at(-1);
    if (again) again.receives = 1;

    expect(await poll()).toEqual(['ack']);
    expect(rows.get('s2')).toMatchObject({ status: 'unknown' });
  });
});

describe('when the time is over', () => {
  const probing = async (outcomes: SendOutcome[]) => {
    const system = await stoppedSystem();
    for (const id of ['s2', 's3', 's4']) system.put(invite(id, { deadline: noon + 86_400_000 }));
    await system.poll();
    system.pass(61);
    system.outcomes.push(...outcomes);
    const first = await system.poll();

    return { ...system, first };
  };
  const sent: SendOutcome = { status: 'sent', messageId: 'wamid.probe' };

  test('exactly one delivery takes the probe; the others wait', async () => {
    const { first, phone, events } = await probing([{ status: 'unknown' }]);

    expect(first.toSorted()).toEqual(['ack', 'retain', 'retain']);
    expect(phone).toHaveLength(1);
    expect(events.filter(({ step }) => step === 'circuit_probe')).toHaveLength(1);
  });

  test('a message that the vendor takes closes it, and all go out', async () => {
    const { poll, pass, phone, circuits, steps } = await probing([sent]);
    expect(circuits.get(template)).toMatchObject({ state: 'closed' });
    expect(steps()).toContain('circuit_closed');

    pass(61);
    expect(await poll()).toEqual(['ack', 'ack']);
    expect(phone).toHaveLength(3);
  });

  test('another stop opens it for longer, and costs one invite', async () => {
    const { circuits, rows, poll, pass, phone, steps } = await probing([stopped('template_stopped')]);
    // Each is reported, so that the alarm of a stop that lasts goes on.
    expect(steps().filter((step) => step === 'circuit_opened')).toHaveLength(2);
    expect(circuits.get(template)).toMatchObject({ state: 'open', probes: 1, until: noon + 61_000 + 120_000 });
    expect([...rows.values()].map(({ status }) => status)).toEqual(['failed', 'failed']);

    pass(61);
    expect(await poll()).toEqual(['retain', 'retain']);
    pass(60);
    expect((await poll()).toSorted()).toEqual(['ack', 'retain']);
    expect(phone).toHaveLength(1);
  });

  test('a probe whose delivery never came back only delays', async () => {
    const { circuits, memoryCircuits, put, poll, pass, phone } = await stoppedSystem();
    put(invite('s2', { deadline: noon + 86_400_000 }));
    const circuit = circuits.get(template);
    if (!circuit) throw new Error('it is open');
    pass(61);
    await memoryCircuits.probe(template, circuit, noon + 61_000);

    expect(await poll()).toEqual(['retain']);
    expect(phone).toEqual([]);
    pass(121);
    expect(await poll()).toEqual(['ack']);
    expect(phone).toHaveLength(1);
  });

  test('without an answer of the table nobody probes', async () => {
    const system = await stoppedSystem();
    system.put(invite('s2', { deadline: noon + 86_400_000 }));
    system.pass(61);
    system.memoryCircuits.probe = () => Promise.reject(new Error('no answer'));

    expect(await system.poll()).toEqual(['retain']);
    expect(system.phone).toEqual([]);
  });
});

describe('a probe of a stop that receipts report', () => {
  const sample = sampleCatalog();
  /** The account of the channel's numbers has the same name with and without a receiver. */
  const probe = async (receiver: string | undefined) => {
    const channels = sample.channels.map((channel) => ({
      ...channel,
      receiver,
      businessIds: Object.fromEntries(
        Object.entries(channel.businessIds).map(([id, keys]) => [id, { ...keys, accountId: '100' }]),
      ),
    }));
    const catalog = { ...sample, channel: (name: string) => channels.find((channel) => channel.name === name) };
    const system = createSystem({ catalog: () => catalog });
    const stop = { reason: 'the payment failed', at: noon - 120_000, byReceipt: true } as const;
    await system.memoryCircuits.open('account:100', stop, noon - 120_000);
    system.put(invite('s1', { deadline: noon + 86_400_000 }));
    await system.poll();

    return system.circuits.get('account:100');
  };

  test('proves nothing by being taken: the next one comes later', async () => {
    expect(await probe('meta')).toMatchObject({ state: 'open', until: noon + 120_000 });
  });

  test('closes it on a channel without a receiver, of which no receipt comes', async () => {
    expect(await probe(undefined)).toMatchObject({ state: 'closed' });
  });
});

test('a stop in the client’s country does not hold the invites to others', async () => {
  expect((await stoppedSystem(stopped('account_stopped', '130497'))).circuits.size).toBe(0);
});

test('a table that does not take a stop changes nothing for the invite that met it', async () => {
  const system = createSystem();
  system.memoryCircuits.open = () => Promise.reject(new Error('no answer'));
  system.outcomes.push(stopped('template_stopped'));
  system.put(invite('s1'));

  expect(await system.poll()).toEqual(['ack']);
  expect(system.rows.get('s1')).toMatchObject({ status: 'failed' });
});

test('a paused template message costs at most 15 s of failed invites at another instance', async () => {
  const first = createSystem();
  const holds = createKnownHolds({
    readHolds: async () => ({ pausedChannels: new Set(), circuits: new Map(first.circuits) }),
    now: () => second.now(),
    abortAfter: () => new AbortController().signal,
    keepMs: 15_000,
  });
  const second = createSystem({
    openCircuits: holds.openCircuits,
    circuits: createLearningCircuits(first.memoryCircuits, { ...holds, learn: () => {} }),
  });
  // It has just read that nothing is stopped.
  second.put(invite('s0'));
  await second.poll();
  first.outcomes.push(stopped('template_stopped'));
  first.put(invite('s1'));
  await first.poll();

  const failedAt: number[] = [];
  for (let second1 = 0; second1 < 40; second1 += 1) {
    second.outcomes.splice(0, 9, stopped('template_stopped'));
    second.put(invite(`t${second1}`));
    await second.poll();
    if (second.rows.get(`t${second1}`)?.status === 'failed') failedAt.push(second1);
    second.pass(1);
  }

  expect(failedAt).toEqual(Array.from({ length: 15 }, (_, index) => index));
});
