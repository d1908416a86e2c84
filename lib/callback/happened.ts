import type { Known } from '../invite/session.ts';
import { reconciled } from '../ledger/receipt.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { CallbackEvent } from '../queue/callback-record.ts';

const outcomes = {
  sent: 'invite.sent',
  failed: 'invite.failed',
  expired: 'invite.expired',
  unknown: 'invite.unknown',
} as const;

/** What a written row says has happened, in order. What was known before may be among it. */
export function eventsOfRow({ status, chat, sentAt, updatedAt }: LedgerRow): readonly CallbackEvent[] {
  // A later write of a row that says `sent` already.
  const isKnown = status === 'sent' && sentAt !== undefined && sentAt < updatedAt;
  const outcome = isKnown || !isOutcome(status) ? [] : [outcomes[status]];

  return [...outcome, ...(chat.state === 'terminated' ? (['session.terminated'] as const) : [])];
}

/** What a receipt of the invite's message says has happened. */
export function eventsOfReceipt(
  row: Pick<LedgerRow, 'status'>,
  status: 'sent' | 'failed' | 'delivered' | 'read',
): readonly CallbackEvent[] {
  if (status === 'failed') return [row.status === 'unknown' ? 'invite.failed' : 'invite.undelivered'];

  return [
    ...(row.status === 'unknown' ? (['invite.sent'] as const) : []),
    ...(status === 'sent' ? [] : ([`invite.${status}`] as const)),
  ];
}

/** What an unknown outcome has become since: its vendor may have reported it. */
export function currentEvent(event: CallbackEvent, known: Known): CallbackEvent {
  const { status } = reconciled(known.row, known.receipt);

  return event === 'invite.unknown' && isOutcome(status) ? outcomes[status] : event;
}

/** When it happened, ms since 1970; undefined if it has not. `at`: when it was announced. */
export function happenedAt(event: CallbackEvent, { row, receipt, talk }: Known, at: number): number | undefined {
  const { status } = reconciled(row, receipt);
  const times = receipt?.times;

  switch (event) {
    case 'invite.sent':
      return status === 'sent' ? (row.sentAt ?? times?.sent ?? at) : undefined;
    case 'invite.failed':
    case 'invite.expired':
    case 'invite.unknown':
      return isOutcome(status) && outcomes[status] === event ? (row.endedAt ?? at) : undefined;
    case 'invite.delivered':
      return times?.delivered;
    case 'invite.read':
      return times?.read;
    case 'invite.undelivered':
      return times?.failed;
    case 'client.replied':
      return talk?.repliedAt;
    case 'session.terminated':
      return row.chat.state === 'terminated' ? (row.endedAt ?? at) : undefined;
    default:
      return event satisfies never;
  }
}

function isOutcome(status: LedgerRow['status']): status is keyof typeof outcomes {
  return Object.hasOwn(outcomes, status);
}
