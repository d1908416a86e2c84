import { expect, test } from 'vitest';
import { noon } from '../../support/builders.ts';
import { createRelaySystem, inviteRow, receiptRecord, sessionId } from '../../support/relay-system.ts';

function open(callbackTo?: string) {
  const announced: string[] = [];
  const system = createRelaySystem({
    announceReceipt: async (row, status) => void announced.push(`${row.sessionId} ${status}`),
  });
  system.rows.set(sessionId, inviteRow({ callbackTo }));

  return { ...system, announced };
}

test('a receipt is announced for the caller of its invite, again for each record that comes again', async () => {
  const { relay, announced } = open('ivr');
  await relay(receiptRecord({ status: 'read', at: noon + 3000 }));
  // The first time may have ended before it was announced, and meanwhile more is known.
  await relay(receiptRecord({ status: 'delivered' }), receiptRecord({ status: 'read', at: noon + 3000 }));

  expect(announced).toEqual([`${sessionId} read`, `${sessionId} delivered`, `${sessionId} read`]);
});

test('the record stays if that was not stored', async () => {
  const system = createRelaySystem({ announceReceipt: () => Promise.reject(new Error('the queue does not answer')) });
  system.rows.set(sessionId, inviteRow({ callbackTo: 'ivr' }));

  expect(await system.relay(receiptRecord())).toEqual(['retain']);
});

test('a caller without a callback is told nothing', async () => {
  const { relay, announced } = open();
  await relay(receiptRecord());

  expect(announced).toEqual([]);
});
