import { describe, expect, test } from 'vitest';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { sampleResponse } from '../support/sample-catalog.ts';
import { createSystem } from '../support/system.ts';

const response = { id: 'order-ready', hash: sampleResponse('order-ready').hash };
const told = inviteRecord({ response, callbackTo: 'ivr' });
const { sessionId } = told;

function open() {
  const announced: LedgerRow[] = [];

  return {
    ...createSystem({
      announceRow: async (row, { callbackTo }) => void announced.push({ ...row, callbackTo }),
    }),
    announced,
  };
}

describe('the caller of an invite', () => {
  test('is in its row from the claim on', async () => {
    const system = open();
    system.put(told);
    await system.poll();

    expect(system.rows.get(sessionId)).toMatchObject({ status: 'sent', callbackTo: 'ivr' });
    // The ledger's write announces it.
    expect(system.announced).toEqual([]);
  });

  test('is told again what the row says when the record comes again', async () => {
    const system = open();
    system.rows.set(sessionId, ledgerRow({ status: 'sent', sentAt: noon, callbackTo: 'ivr' }));
    system.put(told);
    await system.poll();

    expect(system.announced).toMatchObject([{ sessionId, status: 'sent', callbackTo: 'ivr' }]);
  });

  test('is told of an invite that was cancelled before its record came, whose row names nobody', async () => {
    const system = open();
    const chat = { state: 'terminated', server: 'builtin', reason: 'cancelled' } as const;
    system.rows.set(sessionId, ledgerRow({ status: 'failed', fault: { code: 'cancelled' }, contentHash: '', chat }));
    system.put(told);
    await system.poll();

    expect(system.announced).toMatchObject([{ status: 'failed', callbackTo: 'ivr' }]);
  });

  test('without a callback is nobody who could be told', async () => {
    const system = open();
    system.rows.set(sessionId, ledgerRow({ status: 'sent', sentAt: noon }));
    system.put(inviteRecord({ response }));
    await system.poll();

    expect(system.announced).toMatchObject([{ callbackTo: undefined }]);
  });
});
