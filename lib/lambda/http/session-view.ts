import { messageIdOf, numberOfStep } from '../../channel/message-id.ts';
import type { Known } from '../../invite/session.ts';
import { reconciled } from '../../ledger/receipt.ts';
import type { LedgerFault, LedgerRow } from '../../ledger/row.ts';

/** A session as its caller may see it: no client id, no text. */
export function viewOfSession({ row, receipt, talk, steps }: Known) {
  const { sessionId, chat, channel, attempt, acceptedAt, updatedAt, deadline, messageId: vendorMessageId } = row;
  const { status, fault } = reconciled(row, receipt);

  return {
    sessionId,
    kind: row.status === 'received' ? 'inbound' : 'invite',
    ...row.named,
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
    times: timesOf({ row, receipt, talk }),
    ...(talk?.windowClosesAt !== undefined && { window: { closesAt: iso(talk.windowClosesAt) } }),
    ...(row.previousSessionId !== undefined && { previousSessionId: row.previousSessionId }),
    ...(steps && { step: row.step, steps: stepsView({ row, steps }, status) }),
    ...(row.stepsEnd !== undefined && { stepsEnd: row.stepsEnd }),
    ...(attempt > 0 && { messageId: messageIdOf(sessionId, numberOfStep(steps?.current ?? 0)) }),
    ...(vendorMessageId !== undefined && { vendorMessageId }),
    // Its first name, which callers read, beside the one that all later faults have.
    ...(fault && { fault: { faultCode: fault.code, ...viewOfFault(fault) } }),
    ...(receipt && { receipt: receiptView(receipt) }),
  };
}

/** `settled`: the status of the invite, and so of the step by which it goes on. */
function stepsView({ row, steps }: Required<Pick<Known, 'row' | 'steps'>>, settled: LedgerRow['status']) {
  return steps?.all.map(({ channel, status, at }, step) => ({
    step,
    channel,
    status: step === steps.current ? settled : status,
    at: iso(at),
    messageId: messageIdOf(row.sessionId, numberOfStep(step)),
  }));
}

/** What happened when: by our clock, but for what only the vendor knows. */
function timesOf({ row, receipt, talk }: Known): Record<string, string> {
  const { sent, delivered, read } = receipt?.times ?? {};
  const times = {
    accepted: row.acceptedAt,
    claimed: row.claimedAt,
    sent: row.sentAt ?? sent,
    delivered,
    read,
    replied: talk?.repliedAt,
    ended: row.endedAt,
  };

  return Object.fromEntries(Object.entries(times).flatMap(([name, at]) => (at === undefined ? [] : [[name, iso(at)]])));
}

function receiptView({ status, at, fault }: NonNullable<Known['receipt']>) {
  return {
    status,
    at: iso(at),
    ...(fault && { fault: viewOfFault(fault) }),
  };
}

function viewOfFault({ code, detail }: LedgerFault) {
  return { code, ...(detail !== undefined && { detail }) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
