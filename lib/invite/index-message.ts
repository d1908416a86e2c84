import { inviteMessageId } from '../channel/message-id.ts';
import { keptUntil, type LedgerRow } from '../ledger/row.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import type { Sent } from './outcome.ts';
import type { ReadyDelivery } from './resolve.ts';

/** An invite waits at most this long for it. */
const maxWaitMs = 1000;

/**
 * Remembers the vendor's id of a message, for receipts that bring no other. Its failure changes nothing for the invite:
 * nearly all receipts bring our own id.
 */
export async function indexMessage(
  { messageIndex, abortAfter, report }: Pick<DeliverDeps, 'messageIndex' | 'abortAfter' | 'report'>,
  { record, channel: { name: channel, receiver } }: ReadyDelivery,
  { sent, row: { lookbackDays } }: { readonly sent: Sent; readonly row: Pick<LedgerRow, 'lookbackDays'> },
): Promise<void> {
  if (!messageIndex || receiver === undefined || sent.status !== 'sent' || sent.messageId === '') return;

  const { sessionId, deadline } = record;
  const message = { receiver, vendorMessageId: sent.messageId, messageId: inviteMessageId(record) };

  try {
    await messageIndex.put(
      { ...message, expiresAt: keptUntil({ deadline, lookbackDays }) },
      { abortSignal: abortAfter(maxWaitMs) },
    );
  } catch (cause) {
    report({ step: 'unindexed', sessionId, channel, reason: cause instanceof Error ? cause.name : 'unknown' });
  }
}
