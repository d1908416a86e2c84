import type { LedgerRow } from '../ledger/row.ts';
import { noteNamed } from './conversation.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import type { Sent } from './outcome.ts';
import { rememberNames } from './remember-names.ts';
import type { ReadyDelivery } from './resolve.ts';

type LinkDeps = Pick<DeliverDeps, 'conversations' | 'identities' | 'newToken' | 'now' | 'report'>;

/**
 * Remembers by what other names the vendor knows the client. Never throws: its messages and receipts teach the same.
 */
export async function linkClient(
  deps: LinkDeps,
  delivery: ReadyDelivery,
  { sent, row }: { readonly sent: Sent; readonly row: Pick<LedgerRow, 'conversation'> },
): Promise<void> {
  const {
    record: { sessionId },
    channel: { name: channel, receiver },
    clientId,
  } = delivery;
  if (receiver === undefined || sent.status !== 'sent') return;

  const clientIds = [clientId, ...(sent.clientIds ?? [])];
  await Promise.all([
    rememberNames(deps, { sessionId, channel, receiver, clientIds }),
    noteNamed(deps, delivery, { sent, row }).catch((cause) =>
      deps.report({
        ...{ step: 'contact_failed', sessionId, channel },
        reason: cause instanceof Error ? cause.name : 'unknown',
      }),
    ),
  ]);
}
