/** Sending hours and counts. Loaded with the first invite that has such. */
import { type SendingSettings, sendingOf } from '../channel/sending.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { timeZonesOf } from '../channel/time-zones.ts';
import type { Identities } from '../contact/identities.ts';
import type { Fault } from '../faults/faults.ts';
import type { QuotaLimit, Quotas } from '../ledger/quota.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import { clientKey } from './client-key.ts';
import type { Sent } from './outcome.ts';
import { nextOpening } from './sending-hours.ts';

export type SendingDeps = {
  readonly quotas: Pick<Quotas, 'nextAt'>;
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

/** `later`: look again at `until`, in ms since 1970. `failed`: the invite does, unclaimed. */
export type Admission =
  | { readonly status: 'later'; readonly until: number }
  | { readonly status: 'failed'; readonly fault: NotNow };

/** How long a record that waits is hidden: a deployment may have changed the hours. */
const heldForMs = 900_000;

/**
 * Whether a delivery may send now, and counts it, a session once; undefined: it may. Throws if the table does not
 * answer.
 */
export async function admit(
  deps: Omit<SendingDeps, 'quotas'> & { readonly quotas: Pick<Quotas, 'take'> },
  delivery: Invited & { readonly record: { readonly sessionId: string } },
  deadline: number,
): Promise<Admission | undefined> {
  const sending = sendingOf(delivery.channel, delivery.response);
  if (!sending) return undefined;

  const now = deps.now();
  const opening = openingOf(delivery, sending, now);
  if (opening !== now) return notOpen(sending, opening, { now, deadline });

  const limit = await limitOf(deps, delivery, sending);
  const counted = limit ? await deps.quotas.take(limit, delivery.record.sessionId, now) : now;

  return counted <= now ? undefined : notOpen(sending, openingOf(delivery, sending, counted), { now, deadline });
}

/** What comes of an invite whose hours ended with its claim; undefined: it may be sent. */
export function hoursBar({ now }: Pick<SendingDeps, 'now'>, invited: Invited): Sent | undefined {
  const sending = sendingOf(invited.channel, invited.response);
  const at = now();
  const opening = sending ? openingOf(invited, sending, at) : at;
  if (!sending || opening === at) return undefined;
  if (sending.outside === 'refuse' || opening === undefined) return { status: 'refused', fault: 'not_now' };

  return { status: 'retry', fault: 'not_now', retryAfterSeconds: (opening - at) / 1000 };
}

type Timing = { readonly now: number; readonly deadline: number };

function notOpen({ outside }: SendingSettings, next: number | undefined, { now, deadline }: Timing): Admission {
  return outside === 'hold' && next !== undefined
    ? { status: 'later', until: Math.min(next, now + heldForMs, deadline + 1000) }
    : { status: 'failed', fault: notNow(next) };
}

function openingOf({ channel, clientId }: Invited, sending: SendingSettings, from: number): number | undefined {
  const zones = sending.timeZone === 'client' ? timeZonesOf(clientId, channel) : [channel.timeZone];

  return nextOpening(sending, zones, from);
}

async function limitOf(
  deps: Pick<SendingDeps, 'identities'>,
  invited: Invited,
  { max }: SendingSettings,
): Promise<QuotaLimit | undefined> {
  if (!max) return undefined;

  const key = await clientKey(deps, invited.channel, invited);

  return { key, count: max.count, windowMs: max.hours * 3_600_000 };
}

type NotNow = ReturnType<typeof notNow>;

function notNow(next: number | undefined) {
  const when = next === undefined ? 'There is no time for it within 31 days.' : `The next time is ${iso(next)}.`;

  return { code: 'not_now', detail: when } as const;
}

const iso = (ms: number) => new Date(ms).toISOString();
