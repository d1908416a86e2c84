import { describe, expect, test } from 'vitest';
import { createLookup } from '../../../lib/catalog/lookup.ts';
import { sessionIdOf } from '../../../lib/invite/session-id.ts';
import { noon } from '../../support/builders.ts';
import { createRelaySystem, inviteRow, receiptRecord, sessionId, stage } from '../../support/relay-system.ts';

const other = sessionIdOf({ stage, caller: 'anyone', key: 'k2' });

describe('a receipt', () => {
  test('is written beside its row, which stays as it is', async () => {
    const system = createRelaySystem();
    const before = system.rows.get(sessionId);

    expect(await system.relay(receiptRecord())).toEqual(['ack']);
    expect(system.receipts.get(sessionId)).toEqual({
      status: 'delivered',
      at: noon + 2000,
      times: { delivered: noon + 2000 },
    });
    expect(system.rows.get(sessionId)).toBe(before);
    expect(system.events).toMatchObject([
      { step: 'receipt', sessionId, channel: 'whatsapp-main', status: 'delivered' },
    ]);
  });

  test('that comes before its send was answered is kept for what nobody will know', async () => {
    const system = createRelaySystem();
    system.rows.set(sessionId, inviteRow({ status: 'sending', leaseUntil: noon + 90_000 }));

    expect(await system.relay(receiptRecord({ status: 'sent' }))).toEqual(['ack']);
    expect(system.receipts.get(sessionId)).toMatchObject({ status: 'sent' });
  });

  test('that comes twice, or too late, changes nothing and tells agents nothing new', async () => {
    const system = createRelaySystem({ channel: { receipts: 'all' } });
    await system.relay(receiptRecord({ status: 'read', at: noon + 3000 }));
    const told = system.agents.length;

    await system.relay(receiptRecord({ status: 'sent', at: noon + 1000 }), receiptRecord({ status: 'failed' }));
    expect(system.receipts.get(sessionId)).toMatchObject({ status: 'read', at: noon + 3000 });
    expect(system.agents).toHaveLength(told);
    expect(system.delayed).toEqual([]);
    expect(system.steps()).toEqual(['receipt', 'receipt_known', 'receipt_known']);
  });

  test('of an invite that was unknown counts as reconciled, once', async () => {
    const system = createRelaySystem();
    system.rows.set(sessionId, inviteRow({ status: 'unknown' }));

    await system.relay(receiptRecord({ status: 'sent' }));
    await system.relay(receiptRecord({ status: 'delivered' }));
    expect(system.steps()).toEqual(['reconciled', 'receipt', 'receipt']);
  });

  test('that brings only the vendor’s id is found by it', async () => {
    const system = createRelaySystem();
    const expiresAt = noon;
    await system.messageIndex.put({
      receiver: 'meta',
      vendorMessageId: 'wamid.1',
      messageId: `${sessionId}.0`,
      expiresAt,
    });

    await system.relay(receiptRecord({ messageId: undefined }));
    expect(system.receipts.get(sessionId)).toMatchObject({ status: 'delivered' });
  });

  test('of an earlier version, which sent the id of the session alone, is found', async () => {
    const system = createRelaySystem();

    await system.relay(receiptRecord({ messageId: sessionId }));
    expect(system.receipts.get(sessionId)).toMatchObject({ status: 'delivered' });
  });
});

describe('a receipt that is not for us', () => {
  const foreign = {
    'of another stage': { messageId: `${sessionIdOf({ stage: 'prod', caller: 'anyone', key: 'k1' })}.0` },
    'with the id of another system': { messageId: 'order-4711' },
    'of a message that nobody knows': { messageId: undefined },
    'of an invite whose row is gone': { messageId: `${other}.0` },
    'of a message of the session that nobody wrote': { messageId: `${sessionId}.1` },
    'replayed to another number': { sender: '106540352242923' },
    'replayed to another receiver': { receiver: 'other' },
    'without a number': { sender: '' },
  };

  test('of a channel that only the next deployment knows waits for it, and is then counted', async () => {
    const without = createLookup({ channels: [], queues: {}, chatServers: [] });
    let now = noon + 2500;
    const system = createRelaySystem({ catalog: () => without, now: () => now });

    expect(await system.relay(receiptRecord())).toEqual(['retain']);
    expect(system.steps()).toEqual([]);

    now += 900_000;
    expect(await system.relay(receiptRecord())).toEqual(['ack']);
    expect(system.steps()).toEqual(['receipt_foreign']);
  });

  test.each(Object.entries(foreign))('%s is counted and changes nothing', async (_title, members) => {
    const system = createRelaySystem();
    const before = new Map(system.rows);

    expect(await system.relay(receiptRecord({ status: 'failed', ...members }))).toEqual(['ack']);
    expect(system.rows).toEqual(before);
    expect([system.receipts.size, system.agents, system.delayed]).toEqual([0, [], []]);
    expect(system.steps()).toEqual(['receipt_foreign']);
  });

  test('is one of another number of the same channel', async () => {
    const businessIds = { '19251112222': { phoneNumberId: '1' }, '19251113333': { phoneNumberId: '2' } };
    const system = createRelaySystem({ channel: { businessIds } });

    await system.relay(receiptRecord({ sender: '2' }));
    expect(system.steps()).toEqual(['receipt_foreign']);
    await system.relay(receiptRecord({ sender: '1' }));
    expect(system.steps()).toEqual(['receipt_foreign', 'receipt']);
  });

  test('is one of a channel without a receiver', async () => {
    const system = createRelaySystem({ channel: { receiver: undefined } });

    await system.relay(receiptRecord());
    expect([system.steps(), system.receipts.size]).toEqual([['receipt_foreign'], 0]);
  });
});

describe('a batch', () => {
  test('is one read of the rows and one of the index, whatever its size', async () => {
    const system = createRelaySystem();
    const records = Array.from({ length: 100 }, (_, index) =>
      receiptRecord({
        vendorMessageId: `wamid.${index}`,
        ...(index % 2 === 0 && { messageId: undefined }),
      }),
    );

    expect(await system.relay(...records)).toEqual(records.map(() => 'ack'));
    expect(system.reads).toEqual({ rows: 1, index: 1 });
  });

  test('without receipts reads nothing', async () => {
    const system = createRelaySystem();

    await system.relay({
      v: 1,
      type: 'stop',
      receiver: 'meta',
      of: 'account',
      state: 'stopped',
      reason: 'X',
      at: noon,
    });
    expect(system.reads).toEqual({ rows: 0, index: 0 });
  });

  test('is not held up by a record that cannot be handled', async () => {
    const system = createRelaySystem({
      receipts: {
        read: async () => undefined,
        raise: async ({ status }) => {
          if (status === 'sent') throw new Error('the table did not answer');
          return 'first';
        },
      },
    });

    expect(await system.relay(receiptRecord({ status: 'sent' }), receiptRecord({ status: 'read' }))).toEqual([
      'retain',
      'ack',
    ]);
    expect(system.errors).toHaveLength(1);
  });

  test('keeps what a newer version wrote, and puts what nobody can read among the dead letters', async () => {
    const system = createRelaySystem();

    expect(await system.relayBodies(['{"v":3}', '{"v":1', '{"v":1,"type":"receipt"}'])).toEqual([
      'retain',
      'ack',
      'ack',
    ]);
    expect(system.deadLetters.map(({ body, reason }) => [body, reason])).toEqual([
      ['{"v":1', 'the body is not JSON'],
      ['{"v":1,"type":"receipt"}', 'not a receipt record'],
    ]);
  });

  test('of which no row was read comes again', async () => {
    const system = createRelaySystem({
      ledger: {
        read: async () => undefined,
        readMany: async () => new Map(),
        claim: async () => undefined,
        write: async () => false,
      },
    });

    expect(await system.relay(receiptRecord(), { v: 1, type: 'undelivered', sessionId })).toEqual(['retain', 'retain']);
    expect(system.receipts.size).toBe(0);
  });

  test('comes again if the index did not answer, but for what brings our id', async () => {
    const system = createRelaySystem({
      messageIndex: { find: async () => Promise.reject(new Error('no answer')) },
    });

    expect(await system.relay(receiptRecord({ messageId: undefined }), receiptRecord())).toEqual(['retain', 'ack']);
  });
});
