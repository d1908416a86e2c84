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

/** Names everything that the client or the agents would see, so that a reused key is noticed. A form has only text: `8` is `"8"`. */
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

/** As JSON that does not tell in which order a list's keys came, which carries no meaning; that of an array does. */
function canonical(value: KvValue, asScalar: (value: Scalar) => Scalar = (scalar) => scalar): unknown {
  if (typeof value !== 'object') return asScalar(value);
  if (Array.isArray(value)) return ['array', ...value.map((item) => canonical(item, asScalar))];

  const list = value as KvList;
  const parts: unknown[] = ['list'];
  for (const key of Object.keys(list).sort()) parts.push(key, canonical(list[key] ?? '', asScalar));

  return parts;
}
