/** The rows of the ledger with what the page needs besides: receipt, outcome, caller, client. */
import { tryFromItem } from '../../lib/ledger/item.ts';
import { type Receipt, reconciled } from '../../lib/ledger/receipt.ts';
import { receiptKey } from '../../lib/ledger/receipts.ts';
import { receiptOfItem } from '../../lib/ledger/receipts-dynamodb.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { SessionRow, ShownReceipts } from '../page-types.ts';
import { faultNote } from './step-view.ts';

export type Item = Readonly<Record<string, unknown>>;

type Names = {
  readonly callerOf: (sessionId: string) => string | undefined;
  readonly clientOf: (sessionId: string) => string | undefined;
};

/** `items`: the whole table, in which receipts lie beside the rows, and paused channels, too. Newest first. */
export function sessionRows(items: readonly Item[], names: Names): readonly (Item & SessionRow)[] {
  const byKey = new Map(items.map((item) => [String(item.sessionId), item]));

  return items
    .filter((item) => 'status' in item)
    .flatMap((item) => {
      const row = tryFromItem(item);
      const receipt = byKey.get(receiptKey(String(item.sessionId)));

      return row ? [{ ...item, ...viewOfRow(row, receipt && receiptOfItem(receipt), names) }] : [];
    })
    .toSorted((one, other) => other.acceptedAt - one.acceptedAt);
}

export function viewOfRow(row: LedgerRow, receipt: Receipt | undefined, { callerOf, clientOf }: Names): SessionRow {
  const { sessionId, status, notification, channel, businessId, chatQueueKey, attempt, previousSessionId } = row;
  const { acceptedAt, updatedAt, deadline, chat } = row;
  const { status: outcome, fault } = reconciled(row, receipt);

  return {
    ...{ sessionId, status, outcome, notification, channel, businessId, chatQueueKey, attempt, previousSessionId },
    ...{ acceptedAt, updatedAt, deadline },
    chat: { state: chat.state, server: chat.server, id: chat.id, reason: chat.reason },
    kind: status === 'received' ? 'inbound' : 'invite',
    caller: callerOf(sessionId),
    clientId: clientOf(sessionId),
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
