import { phoneVariants } from '../channel/phone-variants.ts';
import { rememberNames } from '../invite/remember-names.ts';
import type { Conversations } from '../ledger/conversations.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { ReportedReceipt } from '../queue/receipt-record.ts';
import type { RelayDeps } from './relay-deps.ts';

type LinkDeps = Pick<RelayDeps, 'identities' | 'now' | 'report'> & {
  readonly conversations?: Pick<Conversations, 'read'> | undefined;
};

/**
 * Remembers the names under which a vendor knows a client. Only from the receipt of a message that arrived: one of
 * three, and proof that the names are a client's. The number that was dialled is one more where vendors may write it
 * differently.
 */
export async function linkNames(
  deps: LinkDeps,
  { receiver, status, clientIds = [] }: ReportedReceipt,
  { sessionId, channel, conversation }: Pick<LedgerRow, 'sessionId' | 'conversation'> & { readonly channel: string },
): Promise<void> {
  if (status !== 'delivered') return;

  const isVaried = clientIds.some((clientId) => phoneVariants(clientId).length > 0);
  const dialled = isVaried && conversation !== undefined ? await deps.conversations?.read(conversation) : undefined;

  await rememberNames(deps, {
    ...{ sessionId, channel, receiver },
    clientIds: [...new Set([...(dialled ? [dialled.clientId] : []), ...clientIds])],
  });
}
