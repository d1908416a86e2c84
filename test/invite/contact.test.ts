import { describe, expect, test } from 'vitest';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { Contact, ContactTable, Pointer } from '../../lib/contact/contact-table.ts';
import { createContacts } from '../../lib/contact/identify.ts';
import { createMemoryContactTable } from '../memory/contacts.ts';
import { inviteRecord, noon, tokens } from '../support/builders.ts';
import { dyingAfter } from '../support/contacts.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { agents, createSystem, notifications } from '../support/system.ts';

type Options = { readonly channel?: Partial<ChannelSettings>; readonly table?: ContactTable };

function open({ channel: changed = {}, table = createMemoryContactTable() }: Options = {}) {
  const sample = sampleCatalog();
  const channel = (name: string) => {
    const known = sample.channel(name);

    return known && { ...known, ...changed };
  };
  let used = table;
  const contacts = createContacts({
    open: () => used,
    now: () => noon,
    newToken: tokens(),
    abortAfter: () => new AbortController().signal,
  });
  const system = createSystem({ catalog: () => ({ ...sample, channel }), contacts });
  const hash = (id: string) => sampleResponse(id).hash;

  return {
    ...system,
    table,
    use: (other: ContactTable) => {
      used = other;
    },
    send: async (sessionId: string, members: Parameters<typeof inviteRecord>[0] = {}, id = 'order-ready') => {
      system.put(inviteRecord({ sessionId, response: { id, hash: hash(id) }, ...members }));
      await system.poll();

      return system.rows.get(sessionId);
    },
    published: (sessionId: string) => system.queue(agents).find(({ interactionId }) => interactionId === sessionId),
  };
}

const known = { userData: { PhoneNumber: '15550100001' } };
const filling = { channel: { fillFromContact: true } };

describe('the contact of a session', () => {
  test('is the same for the same person, and another one for another', async () => {
    const { send, published } = open();
    await send('s1', known);
    await send('s2', { userData: { PhoneNumber: '15550100001', EmailAddress: 'ann@example.com' } });
    await send('s3', { userData: { EmailAddress: 'ann@example.com' } });
    await send('s4', { userData: { PhoneNumber: '15550100002' } });

    const [one, two, three, four] = ['s1', 's2', 's3', 's4'].map((id) => published(id).contactId);
    expect(one).toEqual(expect.any(String));
    expect([two, three]).toEqual([one, one]);
    expect(four).toEqual(expect.any(String));
    expect(four).not.toBe(one);
  });

  test('is not there if user data name nobody, or the channel has no keys', async () => {
    const { send, published } = open();
    await send('s1', { userData: { Account: '4711' } });
    expect(published('s1')).not.toHaveProperty('contactId');

    const without = open({ channel: { contactKeys: [] } });
    await without.send('s1', known);
    expect(without.published('s1')).not.toHaveProperty('contactId');
  });

  test('is nobody of several, which is counted', async () => {
    const { send, published, steps } = open();
    await send('s1', { userData: { PhoneNumber: '15550100001' } });
    await send('s2', { userData: { EmailAddress: 'bob@example.com' } });
    await send('s3', { userData: { PhoneNumber: '15550100001', EmailAddress: 'bob@example.com' } });
    await send('s4', { userData: { PhoneNumber: '15550100001' } });

    expect(published('s3').contactId).toBe(published('s2').contactId);
    expect(published('s4')).not.toHaveProperty('contactId');
    expect(steps().filter((step) => step === 'contact_ambiguous')).toHaveLength(1);
  });

  test('of Apple is known by the client id', async () => {
    const sample = sampleCatalog();
    const { send, published } = open();
    const apple = {
      channel: 'apple-main',
      clientId: 'urn:mbid:AQAA',
      businessId: Object.keys(sample.channel('apple-main')?.businessIds ?? {})[0] ?? '',
    };
    await send('s1', { ...apple, userData: {} }, 'welcome-text');
    await send('s2', { ...apple, userData: { PhoneNumber: '15550100001' } }, 'welcome-text');
    await send('s3', known);

    expect(published('s1').contactId).toEqual(expect.any(String));
    expect([published('s2').contactId, published('s3').contactId]).toEqual([
      published('s1').contactId,
      published('s1').contactId,
    ]);
  });

  test('is not created by a notification, nor by an invite that failed', async () => {
    const [pointers, stored] = [new Map<string, Pointer>(), new Map<string, Contact>()];
    const { send, outcomes } = open({ ...filling, table: createMemoryContactTable(pointers, stored) });
    await send('s1', { ...known, notification: true, chatQueueKey: notifications });
    outcomes.push({ status: 'refused', fault: 'client_unreachable' });
    await send('s2', known);

    expect([pointers.size, stored.size]).toEqual([0, 0]);
  });

  test('holds up nobody if its table does not answer: the session goes without it, which is counted', async () => {
    const { send, published, steps, use, table } = open();
    use(dyingAfter(table, 0));
    await send('s1', known);

    expect(published('s1')).toMatchObject({ message: 'Hello Ann, your order A-17 is ready for pickup.' });
    expect(published('s1')).not.toHaveProperty('contactId');
    expect(steps().slice(-2)).toEqual(['contact_failed', 'published']);
  });

  test('is the same one when the interaction is published again', async () => {
    const { send, queue, poll, pass, put } = open();
    await send('s1', known);
    pass(60);
    put(
      inviteRecord({
        sessionId: 's1',
        ...known,
        response: { id: 'order-ready', hash: sampleResponse('order-ready').hash },
      }),
    );
    await poll();

    const ids = queue(agents).map(({ contactId }) => contactId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });
});

describe('what is stored fills the response', () => {
  const ann = { userData: { PhoneNumber: '15550100001', FirstName: 'Ann' } };
  const nameless = { ...known, contact: {} };

  test('if the request leaves it empty, in the client’s message and in the agents’ copy', async () => {
    const { send, phone, published } = open(filling);
    await send('s1', ann);
    await send('s2', nameless);

    expect(phone[1]?.content.text).toBe('Hello Ann, your order A-17 is ready for pickup.');
    expect(published('s2').message).toBe('Hello Ann, your order A-17 is ready for pickup.');
  });

  test('in a notification too, which stores nothing', async () => {
    const { send, phone, queue } = open(filling);
    await send('s1', ann);
    await send('s2', {
      ...nameless,
      userData: { PhoneNumber: '15550100001', LastName: 'Smith' },
      notification: true,
      chatQueueKey: notifications,
    });

    expect(phone[1]?.content.text).toBe('Hello Ann, your order A-17 is ready for pickup.');
    expect(queue(notifications)).toMatchObject([{ message: 'Hello Ann, your order A-17 is ready for pickup.' }]);
  });

  test('never if the request has its own value', async () => {
    const { send, phone } = open(filling);
    await send('s1', ann);
    await send('s2', { ...known, contact: { FirstName: 'Bob' } });

    expect(phone[1]?.content.text).toContain('Hello Bob');
  });

  test('not if the channel does not say so, nor if nothing is stored: the invite then fails', async () => {
    const without = open();
    await without.send('s1', ann);
    expect(await without.send('s2', nameless)).toMatchObject({
      status: 'failed',
      fault: { code: 'empty_template_parameter' },
    });

    const nobody = open(filling);
    expect(await nobody.send('s1', nameless)).toMatchObject({
      status: 'failed',
      fault: { code: 'empty_template_parameter' },
    });
  });

  test('user data of the same invite fill as well, and replace what was stored', async () => {
    const { send, phone, published } = open(filling);
    await send('s1', ann);
    await send('s2', { ...nameless, userData: { PhoneNumber: '15550100001', FirstName: 'Anne' } });

    expect([phone[1]?.content.text, published('s2').message]).toEqual(
      Array(2).fill('Hello Anne, your order A-17 is ready for pickup.'),
    );
  });

  test('waits for a table that does not answer, and only if something of it is needed', async () => {
    const { send, phone, steps, poll, pass, use, rows, published, table } = open(filling);
    await send('s1', ann);
    use(dyingAfter(table, 0));
    expect(await send('s2', { ...known, contact: { FirstName: 'Ann' } })).toMatchObject({ status: 'sent' });
    await send('s3', nameless);
    expect(rows.get('s3')).toBeUndefined();
    expect(steps().slice(-2)).toEqual(['contact_failed', 'waiting']);

    use(table);
    pass(5);
    await poll();
    expect(rows.get('s3')).toMatchObject({ status: 'sent' });
    expect(phone[2]?.content.text).toContain('Hello Ann');
    expect(published('s2').message).toContain('Hello Ann');
  });

  test('whose table does not answer until the deadline is expired a second after it', async () => {
    const { send, use, table, rows, pass, poll } = open(filling);
    use(dyingAfter(table, 0));
    await send('s1', { ...known, contact: {}, deadline: noon + 2000 });

    pass(3);
    await poll();
    expect(rows.get('s1')).toMatchObject({ status: 'expired' });
  });

  test('the agents read what the client reads also if the contact cannot be written', async () => {
    const { send, published, use, table } = open(filling);
    await send('s1', ann);
    // The search before the message is two reads.
    use(dyingAfter(table, 2));
    await send('s2', { ...nameless, userData: { PhoneNumber: '15550100001', LastName: 'Smith' } });

    expect(published('s2')).toMatchObject({ message: 'Hello Ann, your order A-17 is ready for pickup.' });
    expect(published('s2')).not.toHaveProperty('contactId');
  });
});
