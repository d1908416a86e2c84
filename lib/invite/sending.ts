/** Sending hours and counts. Loaded with the first invite that has such. */
import { hash } from 'node:crypto';
import { type SendingSettings, sendingOf } from '../channel/sending.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { timeZonesOf } from '../channel/time-zones.ts';
import type { Identities } from '../contact/identities.ts';
import type { Fault } from '../faults/faults.ts';
import type { QuotaLimit, Quotas } from '../ledger/quota.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import { nextOpening } from './sending-hours.ts';

export type SendingDeps = {
  readonly quotas: Quotas;
  readonly identities?: Pick<Identities, 'personOf'> | undefined;
  readonly now: () => number;
};

export type Invited = {
  readonly channel: ChannelSettings;
  readonly response: CompiledResponse | undefined;
  readonly clientId: string;
  readonly businessId: string;
};

/**
 * Why accept refuses an invite: it could not be sent now, or, if such wait, not before its deadline, in ms since 1970.
 * Counts nothing. Throws if the table does not answer.
 */
export async function notNowRefusal(deps: SendingDeps, invited: Invited, deadline: number): Promise<Fault | undefined> {
  const sending = sendingOf(invited.channel, invited.response);
  if (!sending) return undefined;

  const now = deps.now();
  const limit = await limitOf(deps, invited, sending);
  const counted = limit ? await deps.quotas.nextAt(limit, now) : now;
  const next = openingOf(invited, sending, counted);
  if (next !== undefined && (next <= now || (sending.outside === 'hold' && next < deadline))) return undefined;

  return notNow(next);
}

/** `open`: it counts as sent. `held`: look again at `until`, in ms since 1970. */
export type Admission =
  | { readonly status: 'open' }
  | { readonly status: 'held'; readonly until: number }
  | { readonly status: 'refused'; readonly fault: ReturnType<typeof notNow> };

/**
 * Whether a delivery may send now; asked again of the same session it counts once. Throws if the table does not answer.
 */
export async function admit(deps: SendingDeps, invited: Invited, sessionId: string): Promise<Admission> {
  const sending = sendingOf(invited.channel, invited.response);
  if (!sending) return { status: 'open' };

  const closed = closedAt(invited, sending, deps.now());
  if (closed) return closed;

  const now = deps.now();
  const limit = await limitOf(deps, invited, sending);
  const counted = limit ? await deps.quotas.take(limit, sessionId, now) : now;

  return counted <= now ? { status: 'open' } : notOpen(sending, openingOf(invited, sending, counted));
}

/** The same after the claim, which may have come as the hours ended. */
export function stillOpen({ now }: Pick<SendingDeps, 'now'>, invited: Invited): Admission {
  const sending = sendingOf(invited.channel, invited.response);

  return (sending && closedAt(invited, sending, now())) ?? { status: 'open' };
}

function closedAt(invited: Invited, sending: SendingSettings, now: number): Admission | undefined {
  const next = openingOf(invited, sending, now);

  return next === now ? undefined : notOpen(sending, next);
}

function notOpen({ outside }: SendingSettings, next: number | undefined): Admission {
  return outside === 'hold' && next !== undefined
    ? { status: 'held', until: next }
    : { status: 'refused', fault: notNow(next) };
}

function openingOf({ channel, clientId }: Invited, sending: SendingSettings, from: number): number | undefined {
  const zones = sending.timeZone === 'client' ? timeZonesOf(clientId, channel) : [channel.timeZone];

  return nextOpening(sending, zones, from);
}

async function limitOf(
  { identities }: SendingDeps,
  { channel: { name, receiver }, businessId, clientId }: Invited,
  { max }: SendingSettings,
): Promise<QuotaLimit | undefined> {
  if (!max) return undefined;

  const client = receiver !== undefined && identities ? await identities.personOf(receiver, clientId) : clientId;
  const key = hash('sha256', JSON.stringify(['quota', name, businessId, client]), 'base64url');

  return { key, count: max.count, windowMs: max.hours * 3_600_000 };
}

function notNow(next: number | undefined) {
  const when = next === undefined ? 'There is no time for it within 31 days.' : `The next time is ${iso(next)}.`;

  return { code: 'not_now', detail: when } as const;
}

const iso = (ms: number) => new Date(ms).toISOString();
