import { hash } from 'node:crypto';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Identities } from '../contact/identities.ts';
import type { Cooldown } from '../ledger/cooldown.ts';
import type { InviteRecord } from '../queue/invite-record.ts';

type CoolDownDeps = {
  readonly cooldown: Cooldown;
  readonly identities?: Pick<Identities, 'personOf'> | undefined;
  readonly now: () => number;
};

/**
 * Whether the client may be sent this response now: no other invite has begun to within the channel's cooldown, under
 * whichever of the client's names. 0 seconds: always.
 */
export async function coolDown(
  { cooldown, identities, now }: CoolDownDeps,
  record: InviteRecord,
  { cooldownSeconds = 0, receiver }: ChannelSettings,
): Promise<boolean> {
  if (cooldownSeconds === 0) return true;

  const { channel, businessId, clientId, response, sessionId } = record;
  const client = receiver !== undefined && identities ? await identities.personOf(receiver, clientId) : clientId;
  const key = hash('sha256', JSON.stringify([channel, businessId, client, response?.id ?? '']), 'base64url');

  return cooldown.begin({ key, sessionId, until: now() + cooldownSeconds * 1000 }, now());
}
