import type { AgentMessage } from '../../ledger/agent-messages.ts';
import type { Receipt } from '../../ledger/receipt.ts';
import type { LedgerFault } from '../../ledger/row.ts';

/** What has become of a message: its own outcome and what the vendor reported, as one. Times are ms since 1970. */
export type MessageState = {
  readonly messageId: string;
  readonly status: AgentMessage['status'] | 'delivered' | 'read';
  /** When it reached `status`. */
  readonly at: number;
  readonly times: Readonly<Partial<Record<'sent' | 'delivered' | 'read', number>>> & { readonly accepted: number };
  readonly deadline: number;
  readonly attempts: number;
  readonly vendorMessageId?: string | undefined;
  readonly fault?: LedgerFault | undefined;
};

/**
 * A vendor reports only of what went out: what it reported counts more than what this side knows, but for a message
 * that this side knows to be sent and of which the vendor says no more.
 */
export function messageState(message: AgentMessage, receipt: Receipt | undefined): MessageState {
  const { messageId, deadline, attempt: attempts, vendorMessageId, acceptedAt, sentAt } = message;
  const { sent = sentAt, delivered, read } = receipt?.times ?? {};
  const settled = receipt ?? { status: message.status, at: message.updatedAt, fault: message.fault };
  const { status, at, fault } =
    receipt?.status === 'sent' && sentAt !== undefined ? { ...settled, at: sentAt } : settled;

  return {
    ...{ messageId, status, at, deadline, attempts },
    times: {
      accepted: acceptedAt,
      ...(sent !== undefined && { sent: sentAt ?? sent }),
      ...(delivered !== undefined && { delivered }),
      ...(read !== undefined && { read }),
    },
    ...(vendorMessageId !== undefined && { vendorMessageId }),
    ...(fault && { fault }),
  };
}
