import type { Catalog } from '../catalog/catalog.ts';
import type { Fault } from '../faults/faults.ts';
import { openSessionOf, sessionOpenFault } from '../invite/open-sessions.ts';
import { barsInvite, readOptOut } from '../invite/opt-out.ts';
import type { ValidInvite } from '../invite/validate.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ConversationItems } from './conversation-items.ts';
import { conversationsOf } from './conversations.ts';
import type { SecretRuntime } from './runtime.ts';

/**
 * What of a client or their conversation bars an invite; loaded with the first invite on a channel that takes its
 * clients’ messages. Never throws: deliver looks again, and holds the invite if it cannot.
 */
export function createInviteRefusals(
  runtime: SecretRuntime<Catalog>,
  ledger: Pick<Ledger, 'readMany'>,
): (invite: ValidInvite) => Promise<Fault | undefined> {
  const items = conversationsOf(runtime);

  return async (invite) => {
    if (!items) return undefined;

    try {
      return (await optOutRefusal(items, invite)) ?? (await openSessionRefusal(runtime, { ...items, ledger }, invite));
    } catch (error) {
      runtime.reportError(error);

      return undefined;
    }
  };
}

async function optOutRefusal(
  { optOuts }: Pick<ConversationItems, 'optOuts'>,
  { channel, clientId, response }: ValidInvite,
): Promise<Fault | undefined> {
  // Nothing is sent.
  if (!response) return undefined;

  const optOut = await readOptOut({ optOuts }, channel, [clientId]);
  const category = channel.mediaType === 'whatsapp' ? response.whatsapp?.category : undefined;

  return optOut && barsInvite(optOut, category) ? { code: 'opted_out' } : undefined;
}

async function openSessionRefusal(
  { now, newToken }: SecretRuntime<Catalog>,
  items: Pick<ConversationItems, 'conversations' | 'identities'> & { readonly ledger: Pick<Ledger, 'readMany'> },
  { channel, clientId, businessId, notification }: ValidInvite,
): Promise<Fault | undefined> {
  const deps = { ...items, now, newToken };
  // It has no session of its own yet.
  const own = { ownId: '', notification };
  const sessionId = await openSessionOf(deps, channel, { clientId, businessId }, own);

  return sessionId === undefined ? undefined : sessionOpenFault(sessionId);
}
