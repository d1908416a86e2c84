/** The rows of the ledger with what the page needs besides: receipt, outcome, caller, client. */
import { inviteReceiptOf, messageIdsOf } from '../../lib/invite/invite-receipt.ts';
import { stepsOf } from '../../lib/invite/steps.ts';
import { tryFromItem } from '../../lib/ledger/item.ts';
import { type Receipt, reconciled } from '../../lib/ledger/receipt.ts';
import { receiptKey } from '../../lib/ledger/receipts.ts';
import { receiptOfItem } from '../../lib/ledger/receipts-dynamodb.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { SessionRow, ShownReceipts } from '../page-types.ts';
import { faultNote } from './step-view.ts';

export type Item = Readonly<Record<string, unknown>>;

export type Names = {
  readonly callerOf: (sessionId: string) => string | undefined;
  readonly clientOf: (sessionId: string) => string | undefined;
};

/** What the table alone says. */
type Nameless = Omit<SessionRow, 'caller' | 'clientId'>;
export type StoredRow = Item & Nameless;

/** An item of the table with its receipts. Undefined if it is no row: receipts and paused channels lie there, too. */
export function storedRow(item: Item, itemOf: (key: string) => Item | undefined): StoredRow | undefined {
  const row = 'status' in item ? tryFromItem(item) : undefined;

  return row && { ...item, ...viewOfRow(row, receiptAmong(row, itemOf)) };
}

/** The receipt of the invite, by the items of the table. */
export function receiptAmong(row: LedgerRow, itemOf: (key: string) => Item | undefined): Receipt | undefined {
  const all = messageIdsOf(row).map((id) => {
    const item = itemOf(receiptKey(id));

    return item && receiptOfItem(item);
  });

  return inviteReceiptOf(row, all);
}

/** Queues and phones may bring a name later than the table its row. */
export function named<Row extends Nameless>(row: Row, { callerOf, clientOf }: Names): Row & SessionRow {
  return { ...row, caller: callerOf(row.sessionId), clientId: clientOf(row.sessionId) };
}

export function viewOfRow(row: LedgerRow, receipt: Receipt | undefined): Nameless {
  const { sessionId, status, notification, channel, businessId, chatQueueKey, attempt, previousSessionId } = row;
  const { acceptedAt, updatedAt, deadline, chat } = row;
  const { status: outcome, fault } = reconciled(row, receipt);

  return {
    ...{ sessionId, status, outcome, notification, channel, businessId, chatQueueKey, attempt, previousSessionId },
    ...{ acceptedAt, updatedAt, deadline },
    chat: { state: chat.state, server: chat.server, id: chat.id, reason: chat.reason },
    kind: status === 'received' ? 'inbound' : 'invite',
    ...(row.step !== undefined && { step: row.step, steps: stepsOf(row) }),
    receipt: receipt && shownReceipt(receipt),
    fault: fault && faultNote(fault.code, fault.detail),
  };
}

function shownReceipt({ status, at, times, fault }: Receipt): ShownReceipts {
  return {
    status,
    at: iso(at),
    times: Object.fromEntries(Object.entries(times).map(([name, time]) => [name, iso(time)])),
    fault: fault && faultNote(fault.code, fault.detail),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
