import { phoneVariants } from '../../channel/phone-variants.ts';
import { rememberNames } from '../../invite/remember-names.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ReportedReceipt } from '../../queue/receipt-record.ts';
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

  const session = { sessionId, channel };
  const dialled = await dialledOf(deps, session, { clientIds, conversation });

  await rememberNames(deps, {
    ...{ ...session, receiver },
    clientIds: [...new Set([...(dialled === undefined ? [] : [dialled]), ...clientIds])],
  });
}

/** Costs a read only where vendors may write a number differently. Nothing waits for it. */
async function dialledOf(
  { conversations, report }: LinkDeps,
  session: { readonly sessionId: string; readonly channel: string },
  { clientIds, conversation }: { readonly clientIds: readonly string[]; readonly conversation: string | undefined },
): Promise<string | undefined> {
  if (conversation === undefined || clientIds.every((clientId) => phoneVariants(clientId).length === 0))
    return undefined;

  try {
    return (await conversations?.read(conversation))?.clientId;
  } catch (cause) {
    report({ step: 'contact_failed', ...session, reason: cause instanceof Error ? cause.name : 'unknown' });

    return undefined;
  }
}
