import { hash } from 'node:crypto';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Identities } from '../contact/identities.ts';
import type { Client } from './conversation.ts';

type KeyDeps = { readonly identities?: Pick<Identities, 'personOf'> | undefined };

/**
 * A digest of a client of a business on the channel, and of what else a count is for: the same under whichever of the
 * names that are known to be one client's.
 */
export async function clientKey(
  { identities }: KeyDeps,
  { name, receiver }: Pick<ChannelSettings, 'name' | 'receiver'>,
  { businessId, clientId }: Client,
  ...of: readonly string[]
): Promise<string> {
  const client = receiver !== undefined && identities ? await identities.personOf(receiver, clientId) : clientId;

  return hash('sha256', JSON.stringify([name, businessId, client, ...of]), 'base64url');
}
