import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ledger } from '../../lib/ledger/ledger.ts';
import { type ReceiptStatus, receiptStatuses } from '../../lib/ledger/receipt.ts';
import type { Receipts } from '../../lib/ledger/receipts.ts';
import { ledgerRow, noon } from '../support/builders.ts';

export type ReceiptsUnderTest = {
  readonly receipts: Receipts;
  /** Of the same table. */
  readonly ledger: Ledger;
  readonly close: () => Promise<void>;
};

/** What every adapter of the receipts does. Each test has its own session. */
export function receiptsContract(name: string, open: () => Promise<ReceiptsUnderTest>): void {
  describe(`receipts: ${name}`, () => {
    let opened: ReceiptsUnderTest;
    let sessions = 0;

    beforeAll(async () => {
      opened = await open();
    }, 30_000);
    afterAll(() => opened.close());

    const newSession = () => {
      sessions += 1;
      return `R${String(sessions).padStart(15, '0')}`;
    };
    const raise = (sessionId: string, status: ReceiptStatus, at = noon, detail?: string) =>
      opened.receipts.raise({
        messageId: sessionId,
        status,
        at,
        expiresAt: noon + 86_400_000,
        ...(status === 'failed' && { fault: { code: 'client_unreachable' as const, ...(detail && { detail }) } }),
      });
    const read = (sessionId: string) => opened.receipts.read(sessionId);

    test('returns nothing for a session of which nobody reported anything', async () => {
      expect(await read(newSession())).toBeUndefined();
    });

    test('every status comes back with its time, and a failure with its fault', async () => {
      for (const status of receiptStatuses) {
        const sessionId = newSession();

        expect(await raise(sessionId, status)).toBe('first');
        expect(await read(sessionId)).toEqual({
          status,
          at: noon,
          times: { [status]: noon },
          ...(status === 'failed' && { fault: { code: 'client_unreachable' } }),
        });
      }
    });

    test('in order each one raises what is known', async () => {
      const sessionId = newSession();

      expect(await raise(sessionId, 'sent', noon)).toBe('first');
      expect(await raise(sessionId, 'delivered', noon + 1000)).toBe('raised');
      expect(await raise(sessionId, 'read', noon + 2000)).toBe('raised');
      expect(await read(sessionId)).toEqual({
        status: 'read',
        at: noon + 2000,
        times: { sent: noon, delivered: noon + 1000, read: noon + 2000 },
      });
    });

    test('a lower one that comes late fills in its time and lowers nothing', async () => {
      const sessionId = newSession();
      await raise(sessionId, 'read', noon + 2000);

      expect(await raise(sessionId, 'sent', noon)).toBe('lower');
      expect(await raise(sessionId, 'sent', noon + 500)).toBe('lower');
      expect(await raise(sessionId, 'failed', noon + 1000)).toBe('lower');
      expect(await read(sessionId)).toEqual({
        status: 'read',
        at: noon + 2000,
        times: { sent: noon, failed: noon + 1000, read: noon + 2000 },
      });
    });

    test('a repeat keeps the first time and the first fault', async () => {
      const sessionId = newSession();
      await raise(sessionId, 'failed', noon, 'The vendor’s code is 131026.');

      expect(await raise(sessionId, 'failed', noon + 60_000, 'Another one.')).toBe('repeated');
      expect(await read(sessionId)).toEqual({
        status: 'failed',
        at: noon,
        times: { failed: noon },
        fault: { code: 'client_unreachable', detail: 'The vendor’s code is 131026.' },
      });
    });

    test.each(['delivered', 'read'] as const)(
      'one that is %s after it failed has no fault any more',
      async (status) => {
        const sessionId = newSession();
        await raise(sessionId, 'failed', noon);

        expect(await raise(sessionId, status, noon + 1000)).toBe('raised');
        expect(await read(sessionId)).toEqual({
          status,
          at: noon + 1000,
          times: { failed: noon, [status]: noon + 1000 },
        });
      },
    );

    test('whatever the order, all together say the same', async () => {
      await Promise.all(
        permutations(receiptStatuses).map(async (order) => {
          const sessionId = newSession();
          for (const status of order) await raise(sessionId, status, noon + receiptStatuses.indexOf(status));

          expect(await read(sessionId), order.join(' ')).toEqual({
            status: 'read',
            at: noon + 3,
            times: { sent: noon, failed: noon + 1, delivered: noon + 2, read: noon + 3 },
          });
        }),
      );
    }, 30_000);

    test('of many at once one is the first, and the highest stays', async () => {
      const sessionId = newSession();
      const raised = await Promise.all(
        Array.from({ length: 40 }, (_, index) => raise(sessionId, receiptStatuses[index % 4] ?? 'sent', noon)),
      );

      expect(raised.filter((one) => one === 'first')).toHaveLength(1);
      expect(await read(sessionId)).toMatchObject({ status: 'read' });
    }, 30_000);

    test('an invite’s is its session’s, and each other message has its own', async () => {
      const sessionId = newSession();
      await raise(`${sessionId}.0`, 'delivered');
      await raise(`${sessionId}.1`, 'read');
      await raise(`${sessionId}.10`, 'sent');

      expect(await read(sessionId)).toMatchObject({ status: 'delivered' });
      expect(await read(`${sessionId}.0`)).toMatchObject({ status: 'delivered' });
      expect(await read(`${sessionId}.1`)).toMatchObject({ status: 'read' });
      expect(await read(`${sessionId}.10`)).toMatchObject({ status: 'sent' });
    });

    test('neither a claim nor a write of the row touches the receipt, nor the receipt the row', async () => {
      const row = ledgerRow({ sessionId: newSession(), status: 'retrying', notBefore: noon });
      await raise(row.sessionId, 'sent', noon);
      expect(await opened.ledger.read(row.sessionId)).toBeUndefined();

      const { attempt: _, status: __, notBefore: ___, ...claim } = row;
      await opened.ledger.write(row, undefined);
      await opened.ledger.claim({ ...claim, version: 'token-2', leaseUntil: noon + 15_000 }, noon);
      await raise(row.sessionId, 'delivered', noon + 1);
      await opened.ledger.write({ ...row, status: 'unknown', version: 'token-3' }, 'token-2');

      expect(await opened.ledger.read(row.sessionId)).toMatchObject({ status: 'unknown', version: 'token-3' });
      expect(await read(row.sessionId)).toMatchObject({ status: 'delivered' });
    });
  });
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];

  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
