import { hash } from 'node:crypto';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Cooldown } from '../ledger/cooldown.ts';
import type { InviteRecord } from '../queue/invite-record.ts';

/**
 * Whether the client may be sent this response now: no other invite has begun to within the channel's cooldown. 0
 * seconds: always.
 */
export async function coolDown(
  { cooldown, now }: { readonly cooldown: Cooldown; readonly now: () => number },
  record: InviteRecord,
  { cooldownSeconds = 0 }: ChannelSettings,
): Promise<boolean> {
  if (cooldownSeconds === 0) return true;

  const { channel, businessId, clientId, response, sessionId } = record;
  const key = hash('sha256', JSON.stringify([channel, businessId, clientId, response?.id ?? '']), 'base64url');

  return cooldown.begin({ key, sessionId, until: now() + cooldownSeconds * 1000 }, now());
}
