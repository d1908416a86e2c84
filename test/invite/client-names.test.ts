import { expect, test } from 'vitest';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { Identities } from '../../lib/contact/identities.ts';
import { createMemoryIdentities } from '../memory/identities.ts';
import { inviteRecord } from '../support/builders.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { agents, createSystem } from '../support/system.ts';

const number = '15550100001';
const userId = 'US.13491208655302741918';
const names = { status: 'sent', messageId: 'wamid.1', clientIds: [number, userId] } as const;

function open(changed: Partial<ChannelSettings>, identities: Identities | undefined = createMemoryIdentities()) {
  const sample = sampleCatalog();
  const channel = (name: string) => {
    const known = sample.channel(name);

    return known && { ...known, ...changed };
  };
  const system = createSystem({ catalog: () => ({ ...sample, channel }), identities });
  const hash = sampleResponse('order-ready').hash;

  return {
    ...system,
    send: async (sessionId: string, members: Parameters<typeof inviteRecord>[0] = {}) => {
      system.put(inviteRecord({ sessionId, response: { id: 'order-ready', hash }, ...members }));
      await system.poll();

      return system.rows.get(sessionId);
    },
    contactOf: (sessionId: string) =>
      system.queue(agents).find(({ interactionId }) => interactionId === sessionId)?.contactId,
  };
}

test('a client who is invited under another name waits for the cooldown, too', async () => {
  const { send, outcomes } = open({ receiver: 'meta', cooldownSeconds: 60 });
  outcomes.push(names);

  expect(await send('s1', { clientId: number })).toMatchObject({ status: 'sent' });
  expect(await send('s2', { clientId: userId })).toMatchObject({ status: 'failed', fault: { code: 'cooldown' } });
});

test('without a receiver a name is a client', async () => {
  const { send, outcomes } = open({ receiver: undefined, cooldownSeconds: 60 });
  outcomes.push(names);

  await send('s1', { clientId: number });
  expect(await send('s2', { clientId: userId })).toMatchObject({ status: 'sent' });
});

test('agents get the same contact under both names, though user data name nobody the second time', async () => {
  const { send, outcomes, contactOf } = open({ receiver: 'meta' });
  outcomes.push(names);

  await send('s1', { clientId: number, userData: { PhoneNumber: number } });
  await send('s2', { clientId: userId, userData: {} });
  expect(contactOf('s1')).toEqual(expect.any(String));
  expect(contactOf('s2')).toBe(contactOf('s1'));
});

test('nobody becomes a contact by a client id alone', async () => {
  const { send, contactOf } = open({ receiver: 'meta' });

  await send('s1', { clientId: number, userData: {} });
  expect(contactOf('s1')).toBeUndefined();
});

test('a family may share a phone: whom user data name, counts, and the phone alone names neither', async () => {
  const { send, contactOf } = open({ receiver: 'meta' });

  await send('s1', { clientId: number, userData: { EmailAddress: 'ann@example.com' } });
  await send('s2', { clientId: number, userData: { EmailAddress: 'bob@example.com' } });
  await send('s3', { clientId: number, userData: { EmailAddress: 'ann@example.com' } });
  await send('s4', { clientId: number, userData: {} });
  expect(contactOf('s2')).not.toBe(contactOf('s1'));
  expect(contactOf('s3')).toBe(contactOf('s1'));
  expect(contactOf('s4')).toBeUndefined();
});

test('a message goes out, and agents get its session, while the names cannot be read or written', async () => {
  const down = async () => {
    throw new Error('the table does not answer');
  };
  const { send, outcomes, contactOf, steps } = open({ receiver: 'meta' }, { personOf: down, link: down });
  outcomes.push(names);

  const row = await send('s1', { clientId: number, userData: { PhoneNumber: number } });
  expect(row).toMatchObject({ status: 'sent' });
  expect(contactOf('s1')).toEqual(expect.any(String));
  expect(steps()).toContain('contact_failed');
});
