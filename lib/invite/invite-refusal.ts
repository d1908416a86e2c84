import type { Fault } from '../faults/faults.ts';
import type { OptOuts } from '../ledger/opt-outs.ts';
import type { Quotas } from '../ledger/quota.ts';
import type { ConversationDeps } from './conversation.ts';
import { openSessionOf, sessionOpenFault } from './open-sessions.ts';
import { barsInvite, readOptOut } from './opt-out.ts';
import { notNowRefusal } from './sending.ts';
import type { ValidInvite } from './validate.ts';

export type InviteRefusalDeps = ConversationDeps & {
  /** Absent if no vendor posts to this stage. */
  readonly optOuts?: Pick<OptOuts, 'read'> | undefined;
  readonly quotas: Quotas;
  readonly reportError: (error: unknown) => void;
};

/**
 * What of a client or their conversation bars an invite before it is accepted. Never throws: deliver looks again, and
 * holds the invite if it cannot.
 */
export function createInviteRefusal(deps: InviteRefusalDeps): (invite: ValidInvite) => Promise<Fault | undefined> {
  return async (invite) => {
    try {
      return (
        (await optOutRefusal(deps, invite)) ??
        (await openSessionRefusal(deps, invite)) ??
        (await notNowRefusal(deps, invite, deps.now() + invite.ttlSeconds * 1000))
      );
    } catch (error) {
      deps.reportError(error);

      return undefined;
    }
  };
}

/** The refusal of an invite by its client, if it sends something. */
export async function optOutRefusal(
  { optOuts }: Pick<InviteRefusalDeps, 'optOuts'>,
  { channel, clientId, response }: ValidInvite,
): Promise<Fault | undefined> {
  // Nothing is sent.
  if (!response || !optOuts) return undefined;

  const optOut = await readOptOut({ optOuts }, channel, [clientId]);
  const category = channel.mediaType === 'whatsapp' ? response.whatsapp?.category : undefined;

  return optOut && barsInvite(optOut, category) ? { code: 'opted_out' } : undefined;
}

async function openSessionRefusal(
  deps: ConversationDeps,
  { channel, clientId, businessId, notification }: ValidInvite,
): Promise<Fault | undefined> {
  // It has no session of its own yet.
  const own = { ownId: '', notification };
  const sessionId = await openSessionOf(deps, channel, { clientId, businessId }, own);

  return sessionId === undefined ? undefined : sessionOpenFault(sessionId);
}
