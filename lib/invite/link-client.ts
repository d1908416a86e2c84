import type { DeliverDeps } from './deliver-deps.ts';
import type { Sent } from './outcome.ts';
import { rememberNames } from './remember-names.ts';
import type { ReadyDelivery } from './resolve.ts';

/** Remembers by what other names the vendor knows the client. */
export async function linkClient(
  deps: Pick<DeliverDeps, 'identities' | 'now' | 'report'>,
  { record: { sessionId }, channel: { name: channel, receiver }, clientId }: ReadyDelivery,
  sent: Sent,
): Promise<void> {
  if (receiver === undefined || sent.status !== 'sent') return;

  await rememberNames(deps, { sessionId, channel, receiver, clientIds: [clientId, ...(sent.clientIds ?? [])] });
}
