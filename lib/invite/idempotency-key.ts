import { createHash } from 'node:crypto';
import type { KvList, KvValue } from '../esp/kv-list.ts';
import type { ValidInvite } from './validate.ts';

/**
 * What makes two requests the same invite. `explicit`: the caller said so; other content under it is refused. `implied`: the same voice call
 * asks for the same thing again; it replays and never refuses. `random`: nothing to recognise it by.
 */
export type IdempotencyKey = { readonly kind: 'explicit' | 'implied' | 'random'; readonly key: string };

/** User data that names the voice call. `ReferenceId` counts per connection and `ContactId` is a person: neither is a key. */
const callIds = ['ConnID', 'CallUUID', 'CallSid'];

export function idempotencyKeyOf(
  invite: ValidInvite,
  { explicit, newKey }: { explicit: string | undefined; newKey: () => string },
): IdempotencyKey {
  if (explicit !== undefined) return { kind: 'explicit', key: explicit };

  const call = callIds.map((name) => invite.userData[name]).find((id) => (typeof id === 'string' || typeof id === 'number') && id !== '');
  if (call === undefined) return { kind: 'random', key: newKey() };

  return { kind: 'implied', key: `call-${digest([String(call), ...namedContent(invite)])}` };
}

/** Names everything that the client or the agents would see, so that a reused key is noticed. */
export function contentHashOf(invite: ValidInvite): string {
  return digest([...namedContent(invite), invite.userData, invite.ttlSeconds]).slice(0, 22);
}

function namedContent(invite: ValidInvite): unknown[] {
  const { channel, clientId, businessId, response, chatQueueKey, notification, contact, agent, customProperties } = invite;

  return [channel.name, clientId, businessId, response?.id ?? '', chatQueueKey, notification, contact, agent, customProperties];
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts, sortedKeys)).digest('base64url');
}

/** The order of keys in a list carries no meaning; that of an array does. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;

  const list = value as KvList;
  const sorted: Record<string, KvValue | undefined> = Object.create(null);

  for (const key of Object.keys(list).sort()) sorted[key] = list[key];

  return sorted;
}
