import { describe, expect, test } from 'vitest';
import { sessionOpenedMessage } from '../../lib/chat-queue/interaction.ts';
import { createSweep } from '../../lib/invite/sweep.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { writeOwn } from '../../lib/ledger/write-own.ts';
import { createMemoryChatQueues, createMemoryEntryQueue } from '../memory/chat-queues.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { createMemoryQueue } from '../memory/queue.ts';
import { inviteRecord, ledgerRow, noon, tokens } from '../support/builders.ts';
import { chatServersOver } from '../support/chat-servers.ts';
import { notifications } from '../support/system.ts';

const workEnds = noon + 900_000 + 15_000;
const terminated = { state: 'terminated', server: 'builtin', reason: 'notification' } as const;

/** A notifications queue with one entry a row given, and a sweep over it at `time`. */
function sweepOver(rows: readonly (LedgerRow | string)[], { time = noon }: { time?: number } = {}) {
  const clock = { time };
  const steps: string[] = [];
  const queue = createMemoryQueue({ now: () => clock.time, visibilitySeconds: 60 });
  const table = new Map<string, LedgerRow>();
  const sender = createMemoryChatQueues(new Map([[notifications, queue]]));
  const entries = createMemoryEntryQueue(notifications, queue);

  for (const row of rows) {
    const sessionId = typeof row === 'string' ? row : row.sessionId;
    if (typeof row !== 'string') table.set(sessionId, row);
    void sender.put(
      notifications,
      sessionOpenedMessage(inviteRecord({ sessionId, notification: true }), {
        mediaType: 'whatsapp',
        message: undefined,
      }),
    );
  }

  const deps: Parameters<typeof createSweep>[0] = {
    ledger: createMemoryLedger(table),
    entryQueues: [entries],
    chatServers: chatServersOver(sender),
    now: () => clock.time,
    newToken: tokens(),
    report: ({ step }) => void steps.push(step),
    settings: { leaseMs: 15_000, loops: 2, marginMs: 5000 },
  };

  return {
    clock,
    queue,
    table,
    deps,
    steps,
    sweep: (over: Partial<typeof deps> = {}, remaining = () => 60_000) => createSweep({ ...deps, ...over })(remaining),
  };
}

const orphan = ledgerRow({ status: 'sent', notification: true });
const none = { seen: 0, alreadyTerminated: 0, terminated: 0, waiting: 0, dropped: 0, failed: 0 };

describe('an entry', () => {
  test('of a terminated session is deleted, whatever the outcome', async () => {
    const rows = (['sent', 'failed', 'unknown', 'expired'] as const).map((status) =>
      ledgerRow({ sessionId: status, status, chat: terminated }),
    );
    const { sweep, queue } = sweepOver(rows);

    expect(await sweep()).toEqual({ ...none, seen: 4, alreadyTerminated: 4 });
    expect(queue.messages).toEqual([]);
  });

  test('of a final session that is still open: an orphan, terminated and deleted', async () => {
    const { sweep, queue, table, steps } = sweepOver([orphan]);

    expect(await sweep()).toEqual({ ...none, seen: 1, terminated: 1 });
    expect(table.get('S000000000000001')).toMatchObject({
      status: 'sent',
      chat: { state: 'terminated', reason: 'orphan' },
    });
    expect(queue.messages).toEqual([]);
    expect(steps).toEqual(['terminated']);
  });

  test.each(['sending', 'retrying'] as const)(
    'of an invite that is %s is left alone until its deadline and a lease are past',
    async (status) => {
      const { sweep, queue, table, clock, steps } = sweepOver([ledgerRow({ status, notification: true })]);

      expect(await sweep()).toEqual({ ...none, seen: 1, waiting: 1 });
      expect(queue.messages[0]?.visibleAt).toBe(workEnds + 1000);
      clock.time = workEnds + 1000;
      expect(await sweep()).toEqual({ ...none, seen: 1, terminated: 1 });
      expect(table.get('S000000000000001')).toMatchObject({
        status: status === 'sending' ? 'unknown' : 'expired',
        chat: { state: 'terminated', reason: 'orphan' },
      });
      expect(steps).toEqual([status === 'sending' ? 'unknown' : 'expired', 'terminated']);
    },
  );

  test('without a row waits too, and then a tombstone keeps its invite from being sent', async () => {
    const { sweep, table, clock } = sweepOver(['lost']);

    expect(await sweep()).toEqual({ ...none, seen: 1, waiting: 1 });
    clock.time = workEnds + 1000;
    expect(await sweep()).toEqual({ ...none, seen: 1, dropped: 1 });
    expect(table.get('lost')).toMatchObject({ status: 'expired', chat: { state: 'terminated' } });
  });

  test('is hidden for twelve hours at the most', async () => {
    const { sweep, queue } = sweepOver([ledgerRow({ deadline: noon + 86_400_000, notification: true })]);

    await sweep();

    expect(queue.messages[0]?.visibleAt).toBe(noon + 43_080_000);
  });

  test('that another invite of the same key left for a plain session leaves that session alone', async () => {
    const { sweep, table, queue } = sweepOver([
      ledgerRow({ status: 'sent' }),
      ledgerRow({ sessionId: 'retries', status: 'retrying' }),
    ]);

    expect(await sweep()).toEqual({ ...none, seen: 2, alreadyTerminated: 2 });
    expect([...table.values()].map(({ chat }) => chat.state)).toEqual(['open', 'open']);
    expect(queue.messages).toEqual([]);
  });

  test('that nobody can read is counted and stays', async () => {
    const { sweep, queue } = sweepOver([]);
    queue.put('not an entry');

    expect(await sweep()).toEqual({ ...none, seen: 1, failed: 1 });
    expect(queue.messages).toHaveLength(1);
  });

  test('whose row changes under the sweep is looked at again next time', async () => {
    const under = sweepOver([orphan]);
    const ledger = {
      ...under.deps.ledger,
      write: async () => false,
    };

    expect(await under.sweep({ ledger })).toEqual({ ...none, seen: 1, failed: 1 });
    expect(under.queue.messages).toHaveLength(1);
  });

  test('stays when the ledger does not answer', async () => {
    const under = sweepOver([orphan]);
    const ledger = { ...under.deps.ledger, readMany: () => Promise.reject(new Error('throttled')) };

    expect(await under.sweep({ ledger })).toEqual({ ...none, seen: 1, failed: 1 });
    expect(under.queue.messages).toHaveLength(1);
  });

  test('that could not be removed is counted as failed, and found terminated next time', async () => {
    const under = sweepOver([orphan]);
    const [queue] = under.deps.entryQueues;
    if (!queue) throw new Error('no queue');

    expect(await under.sweep({ entryQueues: [{ ...queue, remove: async (receipts) => receipts }] })).toEqual({
      ...none,
      seen: 1,
      failed: 1,
    });
    under.clock.time += 60_000;
    expect(await under.sweep()).toEqual({ ...none, seen: 1, alreadyTerminated: 1 });
  });
});

describe('a sweep', () => {
  test('drains any number of entries', async () => {
    const { sweep, queue } = sweepOver(
      Array.from({ length: 95 }, (_, index) => ledgerRow({ sessionId: `s${index}`, status: 'sent', chat: terminated })),
    );

    expect(await sweep()).toEqual({ ...none, seen: 95, alreadyTerminated: 95 });
    expect(queue.messages).toEqual([]);
  });

  test('begins nothing when its time is nearly over', async () => {
    const { sweep } = sweepOver([orphan]);

    expect(await sweep({}, () => 5000)).toEqual(none);
  });

  test('that overlaps another does no harm', async () => {
    const { sweep, table } = sweepOver(
      Array.from({ length: 30 }, (_, index) => ({ ...orphan, sessionId: `s${index}` })),
    );

    const [one, two] = await Promise.all([sweep(), sweep()]);

    expect((one?.terminated ?? 0) + (two?.terminated ?? 0)).toBe(30);
    expect([...table.values()].every(({ chat }) => chat.state === 'terminated')).toBe(true);
  });
});

test('a queue that does not answer is reported, and the others are still swept', async () => {
  const under = sweepOver([orphan]);
  const [queue] = under.deps.entryQueues;
  if (!queue) throw new Error('no queue');
  const silent = { ...queue, receive: () => Promise.reject(new Error('no answer')) };

  await expect(under.sweep({ entryQueues: [silent, queue] })).rejects.toThrow('no answer');
  expect(under.queue.messages).toEqual([]);
});

test('rows that the ledger did not get to are left for the next sweep', async () => {
  const under = sweepOver([orphan, { ...orphan, sessionId: 'unread' }]);
  const readMany = async (ids: readonly string[]) => under.deps.ledger.readMany(ids.filter((id) => id !== 'unread'));

  expect(await under.sweep({ ledger: { ...under.deps.ledger, readMany } })).toEqual({
    ...none,
    seen: 2,
    terminated: 1,
    failed: 1,
  });
  expect(under.queue.messages).toHaveLength(1);
});

test('an entry that could not be hidden is counted as failed', async () => {
  const under = sweepOver([ledgerRow({ notification: true })]);
  const [queue] = under.deps.entryQueues;
  if (!queue) throw new Error('no queue');
  const hide = async (entries: readonly { readonly receipt: string }[]) => entries.map(({ receipt }) => receipt);

  expect(await under.sweep({ entryQueues: [{ ...queue, hide }] })).toEqual({ ...none, seen: 1, failed: 1 });
});

test('a write of our own that was repeated is ours', async () => {
  const ledger = createMemoryLedger();
  const row = ledgerRow();
  await ledger.write(row, undefined);

  expect(await writeOwn(ledger, row, undefined)).toBe(true);
  expect(await writeOwn(ledger, { ...row, version: 'token-2' }, undefined)).toBe(false);
});

test('one empty answer does not end a sweep: SQS polls only part of its servers', async () => {
  const { sweep, deps, queue } = sweepOver([orphan]);
  const [entries] = deps.entryQueues;
  if (!entries) throw new Error('no queue');

  let receives = 0;
  const partial = { ...entries, receive: async () => (receives++ % 2 === 0 ? [] : entries.receive()) };

  expect(await sweep({ entryQueues: [partial], settings: { ...deps.settings, loops: 1 } })).toMatchObject({
    terminated: 1,
  });
  expect(receives).toBe(4);
  expect(queue.messages).toEqual([]);
});
