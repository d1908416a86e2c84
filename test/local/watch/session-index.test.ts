import { expect, test, vi } from 'vitest';
import { numberOfStep } from '../../../lib/channel/message-id.ts';
import { toItem } from '../../../lib/ledger/item.ts';
import { createSessionIndex } from '../../../local/watch/session-index.ts';
import type { Item } from '../../../local/watch/session-rows.ts';

function row(sessionId: string, status: 'sending' | 'sent', acceptedAt = 0): Item {
  const times = { acceptedAt, updatedAt: 0, deadline: 0 };
  const chat = { state: 'open', server: 'builtin' } as const;

  return toItem({
    ...{ sessionId, ...times, chat, status, version: 'v', attempt: 1, contentHash: 'h', notification: false },
  });
}

/** A table that counts how it is read. */
function setup(count: number) {
  const table = new Map(Array.from({ length: count }, (_, n) => [`s${n}`, row(`s${n}`, 'sending', n)]));
  const scan = vi.fn(async () => [...table.values()]);
  const read = vi.fn(async (keys: readonly string[]) =>
    [...table].flatMap(([key, item]) => (keys.includes(key) ? [item] : [])),
  );
  const clients = new Map<string, string>();
  const names = { callerOf: () => undefined, clientOf: (id: string) => clients.get(id) };
  const index = createSessionIndex({ scan, read, names, readAfterMs: 0 });
  const put = (item: Item) => {
    table.set(String(item.sessionId), item);
    index.changed(String(item.sessionId));
  };

  return { table, clients, scan, read, index, put };
}

test('the table is scanned once, and then only what was written is read, a hundred at a time', async () => {
  const { scan, read, index, put } = setup(5000);
  expect(await index.rows()).toHaveLength(5000);
  expect(await index.rows()).toHaveLength(5000);
  expect([scan.mock.calls.length, read.mock.calls.length]).toEqual([1, 0]);

  for (let n = 0; n < 150; n += 1) put(row(`s${n}`, 'sent', n));
  const rows = await index.rows();

  expect(rows.filter(({ status }) => status === 'sent')).toHaveLength(150);
  expect(scan).toHaveBeenCalledTimes(1);
  expect(read.mock.calls.map(([keys]) => keys.length)).toEqual([100, 50]);
});

test('rows are newest first, with receipt and client, and without what is no row', async () => {
  const { clients, index, put } = setup(2);
  await index.rows();
  put({ sessionId: 'pause#whatsapp-main', since: 1 });
  put({ sessionId: 's0#receipt', rank: 3, delivered: 9 });
  clients.set('s0', '15550100001');

  expect(await index.rows()).toMatchObject([
    { sessionId: 's1' },
    { sessionId: 's0', clientId: '15550100001', receipt: { status: 'delivered' } },
  ]);
});

test('of an invite that went on by another channel the receipt of its step counts, and all steps are there', async () => {
  const { index, put } = setup(0);
  await index.rows();
  const step = `s0.${numberOfStep(1)}`;
  put({
    ...row('s0', 'sent'),
    ...{ channel: 'sms-main', step: 1, stepAt: 5, pastSteps: [{ channel: 'whatsapp-main', status: 'failed', at: 1 }] },
  });
  put({ sessionId: 's0#receipt', rank: 2, failed: 3 });
  await index.rows();
  put({ sessionId: `${step}#receipt`, rank: 1, sent: 9 });

  expect(await index.rows()).toMatchObject([
    {
      ...{ channel: 'sms-main', step: 1, receipt: { status: 'sent' } },
      steps: [
        { channel: 'whatsapp-main', status: 'failed' },
        { channel: 'sms-main', status: 'sent' },
      ],
    },
  ]);
});

test('what is written during the scan is read after it, and what is gone is left out', async () => {
  const { table, scan, index, put } = setup(2);
  scan.mockImplementationOnce(async () => {
    const before = [...table.values()];
    put(row('s1', 'sent', 1));
    table.delete('s0');
    index.changed('s0');

    return before;
  });
  await index.rows();

  expect(await index.rows()).toMatchObject([{ sessionId: 's1', status: 'sent' }]);
});

test('a change is read soon, asked for or not; a read that failed is repeated when somebody asks', async () => {
  const { read, index, put } = setup(1);
  await index.rows();
  read.mockRejectedValueOnce(new Error('the table is closing'));
  put(row('s0', 'sent'));
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(1));

  expect(await index.rows()).toMatchObject([{ status: 'sent' }]);
  expect(read).toHaveBeenCalledTimes(2);
});
