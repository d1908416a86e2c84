import { expect, test } from 'vitest';
import { createAwaitOutcome } from '../../lib/invite/await-outcome.ts';
import { createReconcile } from '../../lib/invite/reconcile.ts';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import type { Receipt } from '../../lib/ledger/receipt.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { ledgerRow, noon } from '../support/builders.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';
import { createSystem } from '../support/system.ts';

const unknown = ledgerRow({ status: 'unknown', fault: { code: 'vendor_refused' } });
const delivered: Receipt = { status: 'delivered', at: noon, times: { delivered: noon } };
const failed: Receipt = { status: 'failed', at: noon, times: { failed: noon }, fault: { code: 'client_unreachable' } };

function reconciling(
  receipt: Receipt | undefined,
  { receiver }: { receiver?: string | undefined } = { receiver: 'meta' },
) {
  let reads = 0;
  const known = new Map(receipt && [[unknown.sessionId, receipt]]);
  const sample = sampleCatalog();
  const channel = (name: string) => {
    const found = sample.channel(name);
    return found && { ...found, receiver };
  };
  const reconcile = createReconcile({
    catalog: () => ({ channel }),
    receipts: {
      read: async (sessionId) => {
        reads += 1;
        return createMemoryReceipts(known).read(sessionId);
      },
    },
  });

  return { reconcile, reads: () => reads };
}

test('an unknown invite is what its receipt says', async () => {
  const { fault: _, ...sent } = { ...unknown, status: 'sent' as const };

  expect(await reconciling(delivered).reconcile(unknown)).toEqual(sent);
  expect(await reconciling(failed).reconcile(unknown)).toEqual({ ...sent, status: 'failed', fault: failed.fault });
  expect(await reconciling(undefined).reconcile(unknown)).toEqual(unknown);
});

test('a receipt is read only for an unknown invite of a channel with a receiver', async () => {
  const on = reconciling(failed);
  for (const status of ['sending', 'retrying', 'sent', 'failed', 'expired'] as const)
    expect(await on.reconcile(ledgerRow({ status }))).toEqual(ledgerRow({ status }));
  expect(on.reads()).toBe(0);

  const off = reconciling(failed, {});
  expect(await off.reconcile(unknown)).toBe(unknown);
  expect(off.reads()).toBe(0);
});

test('a receipt that cannot be read leaves the row as it is', async () => {
  const reconcile = createReconcile({
    catalog: sampleCatalog,
    receipts: { read: async () => Promise.reject(new Error('no answer')) },
  });

  expect(await reconcile(unknown)).toBe(unknown);
});

test('a caller who waits gets the reconciled outcome', async () => {
  const awaitOutcome = createAwaitOutcome({
    ledger: { read: async () => unknown },
    now: () => noon,
    wait: async () => {},
    reconcile: reconciling(delivered).reconcile,
  });

  expect(await awaitOutcome(unknown, 1)).toMatchObject({ status: 'sent' });
});

test('GET and DELETE bring the receipt, and a channel without a receiver costs no read', async () => {
  const sessionId = sessionIdOf({ stage: 'test', caller: 'anyone', key: 'k1' });
  const system = createSystem();
  system.rows.set(sessionId, ledgerRow({ sessionId, status: 'sent' }));
  system.receipts.set(sessionId, delivered);

  expect(await system.readSession(sessionId)).toMatchObject({ status: 'found', receipt: delivered });
  expect(await system.endSession(sessionId)).toMatchObject({ status: 'terminated', receipt: delivered });
  expect(await system.endSession(sessionId)).toMatchObject({ status: 'terminated', receipt: delivered });

  system.rows.set(sessionId, ledgerRow({ sessionId, status: 'sent', channel: 'sms-main' }));
  expect(await system.readSession(sessionId)).toMatchObject({ receipt: undefined });
});
