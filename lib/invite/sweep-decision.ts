import type { Entry } from '../chat-queue/interaction.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { isNewer, reasonToEnd, type SettleStep, settle, terminate, type Writer, withoutRecord } from './state.ts';

export type Decision =
  | { readonly kind: 'over' }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'write'; readonly row: LedgerRow; readonly finding: 'terminated' | 'dropped' };

const expired = { status: 'expired', fault: { code: 'expired' } } as const;

/**
 * What an entry needs, by its session's row. A row that is still being worked on is left alone until its deadline and a
 * lease are past. The entry of a notification whose session is a plain one came from another invite under the same key:
 * it must not end that session.
 */
export function decide(
  row: LedgerRow | undefined,
  entry: Entry,
  writer: Writer,
  { leaseMs, settleStep }: { readonly leaseMs: number; readonly settleStep: SettleStep | undefined },
): Decision {
  if (row?.chat.state === 'terminated') return { kind: 'over' };
  if (row && !row.notification && !entry.ending) return { kind: 'over' };

  const workEnds = (row?.deadline ?? entry.deadline) + leaseMs;

  if (!row) {
    if (writer.now <= workEnds) return { kind: 'wait', until: workEnds + 1 };

    return { kind: 'write', finding: 'dropped', row: withoutRecord(entry, { ...expired, reason: 'expired' }, writer) };
  }

  const reason = entry.ending ? (reasonToEnd(row) ?? 'requested') : 'orphan';

  if (isNewer(row) && writer.now <= workEnds) return { kind: 'wait', until: workEnds + 1 };
  if (row.status === 'sending' || row.status === 'retrying') {
    if (writer.now <= workEnds) return { kind: 'wait', until: workEnds + 1 };

    const settled = settle(row, row.status === 'retrying' ? expired : { status: 'unknown' }, writer, settleStep);
    return { kind: 'write', finding: 'terminated', row: terminate(settled, reason, writer) };
  }

  return { kind: 'write', finding: 'terminated', row: terminate(row, reason, writer) };
}
