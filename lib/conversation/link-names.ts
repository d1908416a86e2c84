import { rememberNames } from '../invite/remember-names.ts';
import type { ReportedReceipt } from '../queue/receipt-record.ts';
import type { RelayDeps } from './relay-deps.ts';

/**
 * Remembers the names under which a vendor knows a client. Only from the receipt of a message that arrived: one of
 * three, and proof that the names are a client's.
 */
export async function linkNames(
  deps: Pick<RelayDeps, 'identities' | 'now' | 'report'>,
  { receiver, status, clientIds = [] }: ReportedReceipt,
  session: { readonly sessionId: string; readonly channel: string },
): Promise<void> {
  if (status === 'delivered') await rememberNames(deps, { ...session, receiver, clientIds });
}
