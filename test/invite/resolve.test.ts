/** A delivery is resolved once an invocation: the agents read what the client reads, and nothing is looked up twice. */
import { expect, test } from 'vitest';
import type { Catalog } from '../../lib/catalog/catalog.ts';
import type { ContactTable } from '../../lib/contact/contact-table.ts';
import { createContacts } from '../../lib/contact/identify.ts';
import { createMemoryContactTable } from '../memory/contacts.ts';
import { inviteRecord, noon, tokens } from '../support/builders.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { agents, createSystem, notifications } from '../support/system.ts';

const response = { id: 'order-ready', hash: sampleResponse('order-ready').hash };
const nameless = inviteRecord({ response, contact: {}, userData: { PhoneNumber: '15550100001', FirstName: 'Ann' } });

/** A system that records the calls of its catalog, renderer and contacts. */
function counting() {
  const calls: string[] = [];
  const sample = sampleCatalog();
  const catalog: Catalog = {
    ...sample,
    channel: (name) => {
      calls.push('channel');
      const channel = sample.channel(name);

      return channel && { ...channel, fillFromContact: true };
    },
    queue: (key) => {
      calls.push('queue');
      return sample.queue(key);
    },
    externalServer: (name) => {
      calls.push('chat server');
      return sample.externalServer(name);
    },
    response: async (id) => {
      calls.push('response');
      const found = await sample.response(id);

      return (
        found && {
          ...found,
          render: (...of) => {
            calls.push('render');
            return found.render(...of);
          },
        }
      );
    },
  };
  const stored = createMemoryContactTable();
  const table: ContactTable = {
    ...stored,
    readPointers: async (keys) => {
      calls.push('contacts');
      return stored.readPointers(keys);
    },
  };
  const contacts = createContacts({
    open: () => table,
    now: () => noon,
    newToken: tokens(),
    abortAfter: () => new AbortController().signal,
  });

  return { ...createSystem({ catalog: () => catalog, contacts }), calls };
}

const once = ['channel', 'response', 'queue', 'chat server', 'contacts', 'render'];

test('one delivery looks up and renders once, and the agents read what the client reads', async () => {
  const { put, poll, phone, queue, calls, contacts } = counting();
  put(nameless);
  await poll();

  expect(phone[0]?.content.text).toBe('Hello Ann, your order A-17 is ready for pickup.');
  expect(queue(agents)).toMatchObject([{ message: phone[0]?.content.text, contactId: expect.any(String) }]);
  expect(calls.sort()).toEqual([...once].sort());
  expect(contacts.size).toBe(0);
});

test('one delivery of a notification looks up and renders once', async () => {
  const { put, poll, phone, queue, calls } = counting();
  put({ ...nameless, notification: true, chatQueueKey: notifications });
  await poll();

  expect(queue(notifications)).toMatchObject([{ message: phone[0]?.content.text }]);
  expect(calls.sort()).toEqual([...once].sort());
});

test('a record that comes again and is final is resolved once in that invocation', async () => {
  const { put, poll, queue, calls } = counting();
  put(nameless);
  await poll();
  calls.length = 0;
  put(nameless);
  await poll();

  const [first, second] = queue(agents);
  expect(second).toMatchObject({ message: first.message, contactId: first.contactId });
  expect(calls.sort()).toEqual([...once].sort());
});

test('a claim that was lost is followed by no second resolution', async () => {
  const { put, poll, calls, phone } = counting();
  put(nameless);
  put(nameless);
  await poll();

  expect(phone).toHaveLength(1);
  expect(calls.sort()).toEqual([...once, ...once].sort());
});

test('what the contacts learn between message and interaction does not change what the agents read', async () => {
  const table = createMemoryContactTable();
  const sample = sampleCatalog();
  const channel: Catalog['channel'] = (name) => {
    const known = sample.channel(name);

    return known && { ...known, fillFromContact: true };
  };
  const contacts = createContacts({
    open: () => table,
    now: () => noon,
    newToken: tokens(),
    abortAfter: () => new AbortController().signal,
  });
  const system = createSystem({ catalog: () => ({ ...sample, channel }), contacts });
  system.put(nameless);
  await system.poll();
  const renamed = createSystem({
    catalog: () => ({ ...sample, channel }),
    contacts,
    openChannel: async () => ({
      send: async (message) => {
        renamed.phone.push(message);
        await contacts.identify(
          (await import('../../lib/contact/person.ts')).personOf(
            { tenantId: '1', userData: { PhoneNumber: '15550100001', FirstName: 'Anne' } },
            ['PhoneNumber'],
          ) ?? { keys: [], fields: {} },
          'other',
        );
        return { status: 'sent', messageId: 'wamid.1' };
      },
    }),
  });
  renamed.put({ ...nameless, sessionId: 's2', userData: { PhoneNumber: '15550100001' } });
  await renamed.poll();

  expect(renamed.phone[0]?.content.text).toContain('Hello Ann,');
  expect(renamed.queue(agents)).toMatchObject([{ message: renamed.phone[0]?.content.text }]);
});
