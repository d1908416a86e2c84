import type { Known } from '../invite/session.ts';
import { reconciled } from '../ledger/receipt.ts';
import type { CallbackEvent } from '../queue/callback-record.ts';
import { isOutcome, outcomes } from './events.ts';

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
