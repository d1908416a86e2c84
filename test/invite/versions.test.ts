/** Two versions side by side, as during a deployment: an older deliver keeps what only a newer one knows. */
import { describe, expect, test } from 'vitest';
import type { Catalog } from '../../lib/catalog/catalog.ts';
import { inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { agents, createSystem, notifications } from '../support/system.ts';

const hash = sampleResponse('order-ready').hash;
const plain = inviteRecord({ response: { id: 'order-ready', hash } });
const { sessionId } = plain;

/** One ledger and one queue under two deployments; `as` says which of them polls next. */
function open() {
  const newer = sampleCatalog();
  let running: Catalog = newer;
  const system = createSystem({ catalog: () => running });

  return {
    ...system,
    as: (change: Partial<Catalog>) => {
      running = { ...newer, ...change };
    },
  };
}

const older: [string, Partial<Catalog>][] = [
  ['unknown_channel', { channel: () => undefined }],
  ['unknown_response', { response: async () => undefined }],
  [
    'unknown_response',
    {
      response: async (id) => {
        const found = await sampleCatalog().response(id);
        return found && { ...found, hash: 'of another deployment' };
      },
    },
  ],
  ['unknown_chat_queue', { queue: () => undefined }],
];

describe('an older deployment', () => {
  test.each(older)('keeps an invite that it does not know (%s), and a newer one sends it', async (_, catalog) => {
    const { put, poll, pass, as, phone, rows, queue } = open();
    put(plain);
    as(catalog);
    expect(await poll()).toEqual(['retain']);
    expect([rows.size, phone.length, queue(agents).length]).toEqual([0, 0, 0]);

    as({});
    pass(59);
    expect(await poll()).toEqual([]);
    pass(1);
    expect(await poll()).toEqual(['ack']);
    expect(rows.get(sessionId)).toMatchObject({ status: 'sent', attempt: 1 });
    expect(phone).toHaveLength(1);
  });

  test.each(older)('lets it expire at its deadline, and says why (%s)', async (_, catalog) => {
    const { put, poll, pass, as, phone, rows } = open();
    put({ ...plain, deadline: noon + 90_000 });
    as(catalog);
    await poll();
    pass(60);
    expect(await poll()).toEqual(['retain']);
    pass(31);
    expect(await poll()).toEqual(['ack']);

    expect(rows.get(sessionId)).toMatchObject({
      status: 'expired',
      attempt: 0,
      fault: { code: 'expired', detail: expect.stringMatching(/^The (channel|chat queue|response) /) },
      chat: { state: 'terminated', reason: 'expired' },
    });
    expect(phone).toEqual([]);
  });

  test('keeps an invite that a newer one began and its vendor put off', async () => {
    const { put, poll, pass, as, phone, outcomes, rows } = open();
    outcomes.push({ status: 'retry', fault: 'vendor_refused', retryAfterSeconds: 5 });
    put(plain);
    await poll();
    as({ channel: () => undefined });
    pass(5);
    expect(await poll()).toEqual(['retain']);
    expect(rows.get(sessionId)).toMatchObject({ status: 'retrying' });

    as({});
    pass(60);
    expect(await poll()).toEqual(['ack']);
    expect(phone).toHaveLength(1);
  });

  test('places no interaction of an unknown media type while a newer one may place it', async () => {
    const { put, poll, pass, as, rows, queue } = open();
    rows.set(sessionId, ledgerRow({ status: 'sent' }));
    put(plain);
    as({ channel: () => undefined });
    expect(await poll()).toEqual(['retain']);
    expect(queue(agents)).toEqual([]);

    as({});
    pass(60);
    expect(await poll()).toEqual(['ack']);
    expect(queue(agents)).toMatchObject([{ mediaType: 'whatsappsession' }]);
  });
});

describe('a row with a status of a newer version', () => {
  const newerRow = ledgerRow({ status: 'unknown', newerStatus: 'scheduled' });

  test('is neither claimed, sent nor published, up to its deadline', async () => {
    const { put, poll, pass, rows, phone, queue } = open();
    rows.set(sessionId, newerRow);
    put(plain);
    await poll();
    pass(60);
    expect(await poll()).toEqual(['retain']);

    expect(rows.get(sessionId)).toBe(newerRow);
    expect([phone.length, queue(agents).length]).toEqual([0, 0]);
  });

  test('hurts no other record of its batch', async () => {
    const { put, poll, rows, phone } = open();
    rows.set(sessionId, newerRow);
    put(plain);
    put({ ...plain, sessionId: 's2' });

    expect((await poll()).sort()).toEqual(['ack', 'retain']);
    expect(phone.map((message) => message.sessionId)).toEqual(['s2']);
  });

  test('is left alone by the sweep until deadline and lease are past', async () => {
    const { rows, put, poll, pass, sweep } = open();
    put({ ...plain, notification: true, chatQueueKey: notifications });
    await poll();
    rows.set(sessionId, { ...newerRow, notification: true, chatQueueKey: notifications });
    pass(200);

    expect(await sweep()).toMatchObject({ waiting: 1, terminated: 0 });
  });
});
