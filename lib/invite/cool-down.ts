import type { ChannelSettings } from '../channel/settings.ts';
import type { Identities } from '../contact/identities.ts';
import type { Cooldown, CooldownEnd } from '../ledger/cooldown.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { clientKey } from './client-key.ts';

type CoolDownDeps = {
  readonly cooldown: Cooldown;
  readonly identities?: Pick<Identities, 'personOf'> | undefined;
  readonly now: () => number;
};

/** What a cooldown counts by. */
type Cooling = Pick<InviteRecord, 'businessId' | 'clientId'> & {
  readonly response?: { readonly id: string } | undefined;
};

/**
 * Whether the client may be sent this response now: no other invite has begun to within the channel's cooldown, under
 * whichever of the client's names. 0 seconds: always.
 */
export async function coolDown(deps: CoolDownDeps, record: InviteRecord, channel: ChannelSettings): Promise<boolean> {
  const { cooldownSeconds = 0 } = channel;
  if (cooldownSeconds === 0) return true;

  const key = await clientKey(deps, channel, record, record.response?.id ?? '');
  const now = deps.now();

  return deps.cooldown.begin({ key, sessionId: record.sessionId, until: now + cooldownSeconds * 1000 }, now);
}

/** When another invite's cooldown ends, in ms since 1970; undefined if none keeps the client from this response. */
export async function coolsUntil(
  { cooldownEnd, identities, now }: Omit<CoolDownDeps, 'cooldown'> & { readonly cooldownEnd: CooldownEnd },
  cooling: Cooling,
  channel: ChannelSettings,
): Promise<number | undefined> {
  if ((channel.cooldownSeconds ?? 0) === 0) return undefined;

  const until = await cooldownEnd(await clientKey({ identities }, channel, cooling, cooling.response?.id ?? ''));

  return until !== undefined && until > now() ? until : undefined;
}
