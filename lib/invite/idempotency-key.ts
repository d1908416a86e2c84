import { hash } from 'node:crypto';
import type { KvList, KvValue } from '../esp/kv-list.ts';
import type { ValidInvite } from './validate.ts';

/**
 * What makes two requests the same invite. `explicit`: the caller's own key; other content under it is refused.
 * `implied`: the same request from the same voice call; it replays and never refuses. `random`: nothing identifies the
 * request.
 */
export type IdempotencyKey = { readonly kind: 'explicit' | 'implied' | 'random'; readonly key: string };

/**
 * User data that names the voice call. `ReferenceId` counts per connection and `ContactId` is a person: neither is a
 * key.
 */
const callIds = ['ConnID', 'CallUUID', 'CallSid'];

type KeySources = {
  readonly explicit: string | undefined;
  /** The voice call, if the IVR's envelope names it. */
  readonly callId?: string | undefined;
  /** What a copy of this very request has, too: a signature without a time in it. */
  readonly requestId?: string | undefined;
  readonly newKey: () => string;
};

export function idempotencyKeyOf(
  invite: ValidInvite,
  { explicit, callId, requestId, newKey }: KeySources,
): IdempotencyKey {
  if (explicit !== undefined) return { kind: 'explicit', key: explicit };

  // Before any call id: a signature may cover the fields without the boundaries between them.
  if (requestId !== undefined) return { kind: 'implied', key: requestId };

  const named = callIds
    .map((name) => invite.userData[name])
    .find((id) => (typeof id === 'string' || typeof id === 'number') && id !== '');
  const call = callId ?? named;
  if (call === undefined) return { kind: 'random', key: newKey() };

  return { kind: 'implied', key: `call-${digest([String(call), ...namedContent(invite)])}` };
}

/**
 * Covers everything that the client or the agents would see, so that a reused key is noticed. A form has only text: `8`
 * is `"8"`.
 */
export function contentHashOf(invite: ValidInvite): string {
  return digest([...namedContent(invite), canonical(invite.userData, String), invite.ttlSeconds]).slice(0, 22);
}

function namedContent(invite: ValidInvite): unknown[] {
  const { channel, clientId, businessId, response, chatQueueKey, notification, contact, agent, customProperties } =
    invite;

  const lists = [contact, agent, customProperties].map((list) => canonical(list));

  return [channel.name, clientId, businessId, response?.id ?? '', chatQueueKey, notification, ...lists];
}

function digest(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url');
}

type Scalar = string | number | boolean;

/** As JSON that is the same for any order of a list's keys, which carries no meaning; the order of an array does. */
export function canonical(value: KvValue, asScalar: (value: Scalar) => Scalar = (scalar) => scalar): unknown {
  if (typeof value !== 'object') return asScalar(value);
  if (Array.isArray(value)) return ['array', ...value.map((item) => canonical(item, asScalar))];

  const list = value as KvList;
  const parts: unknown[] = ['list'];
  for (const key of Object.keys(list).sort()) parts.push(key, canonical(list[key] ?? '', asScalar));

  return parts;
}
