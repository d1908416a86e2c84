import { describe, expect, test } from 'vitest';
import type { RelayDeps } from '../../../lib/conversation/receipts/relay-deps.ts';
import type { LedgerRow } from '../../../lib/ledger/row.ts';
import { createMemoryLedger } from '../../memory/ledger.ts';
import { ledgerRow, noon } from '../../support/builders.ts';
import { chatServersOver } from '../../support/chat-servers.ts';
import { createRelaySystem, endingServer, receiptRecord, sessionId } from '../../support/relay-system.ts';

const record = { v: 1, type: 'undelivered', sessionId } as const;
const row = ledgerRow({ sessionId, status: 'sent', businessId: '19251112222' });
const failed = { status: 'failed', at: noon, times: { failed: noon } } as const;

function system(given: LedgerRow = row, deps: Partial<RelayDeps> = {}) {
  const made = createRelaySystem(deps);
  made.rows.set(sessionId, given);
  made.receipts.set(sessionId, failed);

  return made;
}

describe('a message that did not arrive', () => {
  test('leaves a plain session ten minutes', async () => {
    const made = system();
    made.receipts.clear();
    await made.relay(receiptRecord({ status: 'failed' }));

    expect(made.delayed).toEqual([{ record, delaySeconds: 600 }]);
    expect(made.rows.get(sessionId)).toBe(row);
  });

  test('leaves a notification as it is: it has ended', async () => {
    const made = system({ ...row, notification: true });
    made.receipts.clear();
    await made.relay(receiptRecord({ status: 'failed' }));

    expect(made.delayed).toEqual([]);
  });

  test('ends the session then, and agents get its end', async () => {
    const made = system();

    expect(await made.relay(record)).toEqual(['ack']);
    expect(made.rows.get(sessionId)).toMatchObject({
      status: 'sent',
      endedAt: noon + 60_000,
      chat: { state: 'terminated', reason: 'undelivered' },
    });
    expect(made.agents).toMatchObject([
      { type: 'session.terminated', interactionId: sessionId, reason: 'undelivered' },
      { type: 'session.terminated', delaySeconds: 30 },
    ]);
    expect(made.events).toMatchObject([{ step: 'terminated', reason: 'undelivered' }]);
  });

  test('ends one that was unknown, too', async () => {
    const made = system({ ...row, status: 'unknown' });
    await made.relay(record);

    expect(made.rows.get(sessionId)).toMatchObject({ status: 'unknown', chat: { reason: 'undelivered' } });
  });

  test.each(['delivered', 'read'] as const)('ends nothing if it was %s after all', async (status) => {
    const made = system();
    made.receipts.set(sessionId, { status, at: noon, times: { failed: noon, [status]: noon } });
    await made.relay(record);

    expect([made.rows.get(sessionId), made.agents]).toEqual([row, []]);
  });

  test.each([
    ['has ended', { chat: { state: 'terminated', server: 'builtin', reason: 'requested' } }],
    ['is a notification', { notification: true }],
    ['failed before', { status: 'failed' }],
  ] as const)('ends no session that %s', async (_title, members) => {
    const given = { ...row, ...members };
    const made = system(given);

    expect(await made.relay(record)).toEqual(['ack']);
    expect([made.rows.get(sessionId), made.agents]).toEqual([given, []]);
  });

  test('whose row is gone ends nothing', async () => {
    const made = system();
    made.rows.clear();

    expect(await made.relay(record)).toEqual(['ack']);
    expect(made.rows.size).toBe(0);
  });

  test.each(['sending', 'retrying'] as const)('waits once more for an invite that is %s', async (status) => {
    const made = system({ ...row, status });

    expect(await made.relay(record)).toEqual(['ack']);
    expect(made.delayed).toEqual([{ record, delaySeconds: 600 }]);
    expect(made.rows.get(sessionId)).toMatchObject({ chat: { state: 'open' } });
  });

  test('ends a session of another chat server there first', async () => {
    const ended: string[] = [];
    const chatServers = chatServersOver({ put: async () => {} }, endingServer(ended));
    const made = system({ ...row, chat: { state: 'open', server: 'gms-main', id: '0001' } }, { chatServers });
    await made.relay(record);

    expect(ended).toEqual([`${sessionId} undelivered`]);
    expect(made.rows.get(sessionId)).toMatchObject({ chat: { state: 'terminated', reason: 'undelivered' } });
  });

  test('comes again if a chat server did not confirm the end', async () => {
    const chatServers = chatServersOver({ put: async () => {} }, endingServer([], 'unconfirmed'));
    const made = system({ ...row, chat: { state: 'open', server: 'gms-main', id: '0001' } }, { chatServers });

    expect(await made.relay(record)).toEqual(['retain']);
    expect(made.rows.get(sessionId)).toMatchObject({ chat: { state: 'open' } });
  });

  test('ends the session after a crash between its notice and its row, from the record that comes again', async () => {
    const made = system();
    const before = new Map(made.rows);
    await made.relay(record);
    made.rows.set(sessionId, before.get(sessionId) ?? row);

    expect(await made.relay(record)).toEqual(['ack']);
    expect(made.rows.get(sessionId)).toMatchObject({ chat: { reason: 'undelivered' } });
    expect(made.agents).toHaveLength(4);
  });

  test('looks again if somebody wrote the row in between', async () => {
    const rows = new Map([[sessionId, row]]);
    const memory = createMemoryLedger(rows);
    let writes = 0;
    const made = system(row, {
      ledger: {
        ...memory,
        write: async (next, expected) => {
          writes += 1;
          if (writes === 1) rows.set(sessionId, { ...row, version: 'token-2' });
          return memory.write(next, expected);
        },
      },
    });

    expect(await made.relay(record)).toEqual(['ack']);
    expect(rows.get(sessionId)).toMatchObject({ chat: { reason: 'undelivered' } });
  });
});
