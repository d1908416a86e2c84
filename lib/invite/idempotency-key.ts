import { hash } from 'node:crypto';
import type { KvList, KvValue } from '../esp/kv-list.ts';
import type { ValidInvite } from './validate.ts';

/**
 * What makes two requests the same invite. `explicit`: the caller said so; other content under it is refused. `implied`: the same voice call
 * asks for the same thing again; it replays and never refuses. `random`: nothing to recognise it by.
 */
export type IdempotencyKey = { readonly kind: 'explicit' | 'implied' | 'random'; readonly key: string };

/** User data that names the voice call. `ReferenceId` counts per connection and `ContactId` is a person: neither is a key. */
const callIds = ['ConnID', 'CallUUID', 'CallSid'];

type KeySources = {
  readonly explicit: string | undefined;
  /** The voice call, where the IVR's own envelope names it. */
  readonly callId?: string | undefined;
  /** What a copy of this very request has, too: a signature without a time in it. */
  readonly requestId?: string | undefined;
  readonly newKey: () => string;
};

export function idempotencyKeyOf(invite: ValidInvite, { explicit, callId, requestId, newKey }: KeySources): IdempotencyKey {
  if (explicit !== undefined) return { kind: 'explicit', key: explicit };

  const named = callIds.map((name) => invite.userData[name]).find((id) => (typeof id === 'string' || typeof id === 'number') && id !== '');
  const call = callId ?? named;
  if (call === undefined) return requestId === undefined ? { kind: 'random', key: newKey() } : { kind: 'implied', key: requestId };

  return { kind: 'implied', key: `call-${digest([String(call), ...namedContent(invite)])}` };
}

/** Names everything that the client or the agents would see, so that a reused key is noticed. A form has only text: `8` is `"8"`. */
export function contentHashOf(invite: ValidInvite): string {
  return digest([...namedContent(invite), asText(invite.userData), invite.ttlSeconds]).slice(0, 22);
}

function asText(value: KvValue): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value !== 'object') return String(value);

  const list: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value)) list[key] = asText(member);

  return list;
}

function namedContent(invite: ValidInvite): unknown[] {
  const { channel, clientId, businessId, response, chatQueueKey, notification, contact, agent, customProperties } = invite;

  return [channel.name, clientId, businessId, response?.id ?? '', chatQueueKey, notification, contact, agent, customProperties];
}

function digest(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts, sortedKeys), 'base64url');
}

/** The order of keys in a list carries no meaning; that of an array does. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;

  const list = value as KvList;
  const sorted: Record<string, KvValue | undefined> = Object.create(null);

  for (const key of Object.keys(list).sort()) sorted[key] = list[key];

  return sorted;
}
