import { describe, expect, test } from 'vitest';
import { inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { connect, systemOn } from '../support/external-system.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { createSystem } from '../support/system.ts';

const plain = inviteRecord({ response: { id: 'order-ready', hash: sampleResponse('order-ready').hash } });
const { sessionId } = plain;
const abandoned = ledgerRow({ status: 'sending', leaseUntil: noon - 1 });

test('a pause holds an invite whose owner never came back, which its channel would send again', async () => {
  const sample = sampleCatalog();
  let paused = true;
  const system = createSystem({
    isPaused: async () => paused,
    catalog: () => ({
      ...sample,
      channel: (name) => {
        const channel = sample.channel(name);
        return channel && { ...channel, resendUnknown: true };
      },
    }),
  });
  system.rows.set(sessionId, abandoned);
  system.put(plain);
  const [again] = system.invites;
  if (again) again.receives = 1;

  expect(await system.poll()).toEqual(['retain']);
  expect(system.phone).toEqual([]);
  expect(system.rows.get(sessionId)).toBe(abandoned);

  paused = false;
  system.pass(60);
  expect(await system.poll()).toEqual(['ack']);
  expect(system.phone).toHaveLength(1);
});

test('a pause holds what Amazon Connect would send itself, a second time too', async () => {
  const { rows, put, poll, done, invites } = systemOn(connect, { isPaused: async () => true });
  put(plain);
  expect(await poll()).toEqual(['retain']);

  rows.set('s2', { ...abandoned, sessionId: 's2', chat: { state: 'open', server: connect.name } });
  put({ ...plain, sessionId: 's2' });
  const again = invites.at(-1);
  if (again) again.receives = 1;
  expect(await poll()).toEqual(['retain']);
  expect(done).toEqual([]);
});

test('a pause keeps nothing from being given up that nobody would send again', async () => {
  const system = createSystem({ isPaused: async () => true });
  system.rows.set(sessionId, abandoned);
  system.put(plain);
  const [again] = system.invites;
  if (again) again.receives = 1;

  expect(await system.poll()).toEqual(['ack']);
  expect(system.rows.get(sessionId)).toMatchObject({ status: 'unknown' });
  expect(system.phone).toEqual([]);
});

describe('a paused channel', () => {
  test('holds its records, unclaimed, and sends them once it goes on', async () => {
    let paused = true;
    const system = createSystem({ isPaused: async () => paused });
    system.put(inviteRecord());

    expect(await system.poll()).toEqual(['retain']);
    expect(system.steps()).toEqual(['waiting']);
    expect(await system.poll()).toEqual([]);

    paused = false;
    system.pass(61);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.steps()).toEqual(['waiting', 'claimed', 'sent', 'published']);
  });

  test('holds a record whose lease is over, too, though its channel sends again', async () => {
    let paused = true;
    const sample = sampleCatalog();
    const channel = sample.channel(plain.channel);
    const resend = channel && { ...channel, resendUnknown: true };
    const system = createSystem({
      isPaused: async () => paused,
      catalog: () => ({ ...sample, channel: () => resend }),
    });
    system.rows.set(sessionId, ledgerRow({ leaseUntil: noon - 1 }));
    system.put(plain);

    // Only a record that comes again is looked up.
    expect(await system.poll()).toEqual(['retain']);
    system.pass(61);
    expect(await system.poll()).toEqual(['retain']);
    expect(system.phone).toEqual([]);

    paused = false;
    system.pass(61);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.phone).toHaveLength(1);
  });

  test('holds a record whose repeat was claimed first, up to the deadline of the row', async () => {
    const system = createSystem({ isPaused: async () => true });
    const first = inviteRecord({ deadline: system.now() + 30_000 });
    const row = ledgerRow({ status: 'retrying', notBefore: noon, leaseUntil: undefined, deadline: noon + 90_000 });
    system.rows.set(sessionId, row);
    system.put(first);
    await system.poll();
    system.pass(32);

    expect(await system.poll()).toEqual(['retain']);
    expect(system.phone).toEqual([]);

    system.pass(61);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.rows.get(sessionId)).toMatchObject({ status: 'expired' });
    expect(system.phone).toEqual([]);
  });

  test('lets nobody live past the deadline', async () => {
    const system = createSystem({ isPaused: async () => true });
    system.put(inviteRecord({ deadline: system.now() + 30_000 }));
    await system.poll();
    system.pass(32);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.steps()).toContain('expired');
    expect(system.phone).toEqual([]);
  });
});
