import { messageIdOf } from '../../channel/message-id.ts';
import type { Known } from '../../invite/session.ts';
import { reconciled } from '../../ledger/receipt.ts';

/** A session as its caller may see it: no client id, no text. */
export function viewOfSession({ row, receipt }: Known) {
  const { sessionId, chat, channel, attempt, acceptedAt, updatedAt, deadline, messageId: vendorMessageId } = row;
  const { status, fault } = reconciled(row, receipt);

  return {
    sessionId,
    status,
    chat: {
      state: chat.state,
      ...(chat.reason !== undefined && { reason: chat.reason }),
      server: chat.server,
      ...(chat.id !== undefined && { id: chat.id }),
    },
    channel,
    attempts: attempt,
    acceptedAt: iso(acceptedAt),
    updatedAt: iso(updatedAt),
    deadline: iso(deadline),
    times: timesOf({ row, receipt }),
    ...(attempt > 0 && { messageId: messageIdOf(sessionId) }),
    ...(vendorMessageId !== undefined && { vendorMessageId }),
    ...(fault && { fault: { faultCode: fault.code, ...(fault.detail !== undefined && { detail: fault.detail }) } }),
    ...(receipt && { receipt: receiptView(receipt) }),
  };
}

/** What happened when: by our clock, but for what only the vendor knows. */
function timesOf({ row, receipt }: Known): Record<string, string> {
  const { sent, delivered, read } = receipt?.times ?? {};
  const times = {
    accepted: row.acceptedAt,
    claimed: row.claimedAt,
    sent: row.sentAt ?? sent,
    delivered,
    read,
    ended: row.endedAt,
  };

  return Object.fromEntries(Object.entries(times).flatMap(([name, at]) => (at === undefined ? [] : [[name, iso(at)]])));
}

function receiptView({ status, at, fault }: NonNullable<Known['receipt']>) {
  return {
    status,
    at: iso(at),
    ...(fault && { fault: { code: fault.code, ...(fault.detail !== undefined && { detail: fault.detail }) } }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
