import type { LedgerRow } from '../ledger/row.ts';
import type { CallbackEvent } from '../queue/callback-record.ts';

export const outcomes = {
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

export function isOutcome(status: LedgerRow['status']): status is keyof typeof outcomes {
  return Object.hasOwn(outcomes, status);
}
