import { namesKeptMs } from '../contact/identities.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import type { Sent } from './outcome.ts';
import type { ReadyDelivery } from './resolve.ts';

/** Remembers by what other names the vendor knows the client. Nobody waits for it, and a receipt teaches the same. */
export async function linkClient(
  { identities, now, report }: Pick<DeliverDeps, 'identities' | 'now' | 'report'>,
  { record: { sessionId }, channel, clientId }: ReadyDelivery,
  sent: Sent,
): Promise<void> {
  const others = sent.status === 'sent' ? (sent.clientIds ?? []) : [];
  if (!identities || channel.receiver === undefined || others.length === 0) return;

  try {
    await identities.link(channel.receiver, [clientId, ...others], now() + namesKeptMs);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.name : 'unknown';
    report({ step: 'contact_failed', sessionId, channel: channel.name, reason });
  }
}
