import { createAnnounce, createAnnouncedWrite } from '../callback/announce.ts';
import { eventsOfReceipt, eventsOfRow } from '../callback/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ReceiptStatus } from '../ledger/receipt.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { SendMessage } from '../queue/batches.ts';
import { createSqsCallbackQueue } from '../queue/sqs-callbacks.ts';

export type OpenedCallbacks = ReturnType<typeof openCallbacks>;

/** Loaded late, by callbacks.ts. */
export function openCallbacks({
  send,
  queueUrl,
  now,
  newToken,
  announces,
}: {
  readonly send: SendMessage;
  readonly queueUrl: string;
  readonly now: () => number;
  readonly newToken: () => string;
  readonly announces: 'with' | undefined;
}) {
  const queue = createSqsCallbackQueue({ send, queueUrl, newId: newToken });
  const announce = createAnnounce({ queue, now, newToken });

  return {
    write: (ledger: Ledger, row: LedgerRow, expectedVersion: string | undefined) =>
      createAnnouncedWrite({ announce, ledger }, { announces })(row, expectedVersion),
    announceRow: (row: LedgerRow, { callbackTo }: Pick<LedgerRow, 'callbackTo'>) =>
      announce({ ...row, callbackTo }, eventsOfRow({ ...row, sentAt: row.updatedAt })),
    announceReceipt: (row: LedgerRow, status: ReceiptStatus) => announce(row, eventsOfReceipt(row, status)),
    announceReply: (row: LedgerRow) => announce(row, ['client.replied']),
  };
}
