import { namesKeptMs } from '../contact/identities.ts';
import type { ReportedReceipt } from '../queue/receipt-record.ts';
import type { RelayDeps } from './relay-deps.ts';

/**
 * Remembers the names under which a vendor knows a client. Only from the receipt of a message that arrived: one of
 * three, and proof that the names are a client's. A later receipt teaches the same, so that nothing waits for it.
 */
export async function linkNames(
  { identities, now, report }: Pick<RelayDeps, 'identities' | 'now' | 'report'>,
  { receiver, status, clientIds = [] }: ReportedReceipt,
  { sessionId, channel }: { readonly sessionId: string; readonly channel: string },
): Promise<void> {
  if (!identities || status !== 'delivered' || clientIds.length < 2) return;

  try {
    await identities.link(receiver, clientIds, now() + namesKeptMs);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.name : 'unknown';
    report({ step: 'contact_failed', sessionId, channel, reason });
  }
}
