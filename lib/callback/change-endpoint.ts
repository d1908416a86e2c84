import { digestOf } from '../net/digest.ts';
import type { CallbackDeps } from './callback-deps.ts';
import type { StoredEndpoint } from './callbacks.ts';
import { type Endpoint, endpointAt } from './endpoint.ts';
import { addressOf, type CallbackSettings } from './settings.ts';

type EndpointDeps = Pick<CallbackDeps, 'callbacks' | 'newToken'>;

export type Caller = { readonly name: string; readonly settings: CallbackSettings };

/** Several callbacks of a caller fail side by side, and each counts. */
const maxRounds = 20;

/** The endpoint of today's address. */
export async function readEndpoint(deps: EndpointDeps, { name, settings }: Caller): Promise<Endpoint> {
  return endpointAt(addressDigest(settings), await deps.callbacks.readEndpoint(name));
}

/** Writes what `change` makes of the stored endpoint, unless it returns that one, and returns the endpoint. */
export async function changeEndpoint(
  deps: EndpointDeps,
  { name, settings }: Caller,
  change: (before: Endpoint) => Endpoint,
): Promise<Endpoint> {
  for (let round = 0; round < maxRounds; round += 1) {
    const stored = await deps.callbacks.readEndpoint(name);
    const before = endpointAt(addressDigest(settings), stored);
    const next = change(before);
    if (next === before) return before;

    const written: StoredEndpoint = { ...next, version: deps.newToken() };
    if (await deps.callbacks.writeEndpoint(name, written, stored?.version)) return next;
    if ((await deps.callbacks.readEndpoint(name))?.version === written.version) return next;
  }

  throw new Error('the endpoint of a caller kept changing');
}

/** Addresses may hold tokens: none is stored. */
function addressDigest(settings: CallbackSettings): string {
  return digestOf(addressOf(settings)).toString('base64url');
}
