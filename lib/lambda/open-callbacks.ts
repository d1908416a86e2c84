import type { SQSClient } from '@aws-sdk/client-sqs';
import { createAnnounce, createAnnouncedWrite } from '../callback/announce.ts';
import { eventsOfReceipt, eventsOfRow } from '../callback/happened.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ReceiptStatus } from '../ledger/receipt.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { createBatchSender } from '../queue/batches.ts';
import { createSqsCallbackQueue } from '../queue/sqs-callbacks.ts';

export type OpenedCallbacks = ReturnType<typeof openCallbacks>;

/** Loaded late, by callbacks.ts. Not with the calls of a batch: what is written next waits for it. */
export function openCallbacks({
  client,
  queueUrl,
  now,
  newToken,
  announces,
}: {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly now: () => number;
  readonly newToken: () => string;
  readonly announces: 'early' | 'with';
}) {
  const queue = createSqsCallbackQueue({ send: createBatchSender({ client }), queueUrl, newId: newToken });
  const announce = createAnnounce({ queue, now, newToken });

  return {
    write: (ledger: Ledger, row: LedgerRow, expectedVersion: string | undefined) =>
      createAnnouncedWrite({ announce, ledger }, { announces })(row, expectedVersion),
    announceRow: (row: LedgerRow) => announce(row, eventsOfRow(row)),
    announceReceipt: (row: LedgerRow, status: ReceiptStatus) => announce(row, eventsOfReceipt(row, status)),
    announceReply: (row: LedgerRow) => announce(row, ['client.replied']),
  };
}
