/**
 * The same by hand: what docs/scale.md says in words. A flow is as fast as its narrowest place, and what is past its
 * deadline is gone.
 */
import { limits } from '../../lib/lambda/limits.ts';
import { assumed, quotas } from './limits.ts';
import type { Plan } from './plan.ts';

/** Invites a second, by what sets the number; `account` while deliver is at its concurrency. */
export type Rates = Readonly<Record<'api' | 'account' | 'deliver' | 'vendor' | 'ledger', number>>;

export type Estimate = {
  readonly rates: Rates;
  readonly acceptedPerSecond: number;
  readonly sentPerSecond: number;
  /** The place that would have to be widened first; undefined: none, everything gets through as it comes. */
  readonly binds: keyof Rates | 'clients' | undefined;
  readonly sent: number;
  readonly expired: number;
  /** Seconds that the last of a backlog has waited. */
  readonly longestWait: number;
  /** The deliverConcurrency that this rate and this vendor need. */
  readonly neededConcurrency: number;
};

export function estimate(plan: Plan): Estimate {
  const posted = plan.rate + plan.campaignRate;
  const acceptSlots = Math.max(plan.accountConcurrency - plan.deliverConcurrency, 0);
  const rates = {
    api: plan.apiRate,
    account: posted * (1 - blocked(acceptSlots, posted * (assumed.accept / 1000))),
    deliver: (plan.deliverConcurrency * plan.batchSize) / batchSeconds(plan),
    vendor: plan.numbers * plan.vendorMps,
    ledger: plan.writeUnits / 2,
  };

  const seconds = plan.minutes * 60;
  const acceptedPerSecond = Math.min(posted, rates.api, rates.account);
  const outPerSecond = Math.min(rates.deliver, rates.vendor, rates.ledger);
  const accepted = acceptedPerSecond * seconds;
  const goneInOutage = acceptedPerSecond * Math.max(plan.outageSeconds - plan.ttlSeconds, 0);
  const sent = Math.min(
    accepted - goneInOutage,
    outPerSecond * (seconds + plan.ttlSeconds - Math.min(plan.outageSeconds, plan.ttlSeconds)),
    forClients(plan),
  );
  const backlog = accepted - Math.min(acceptedPerSecond, outPerSecond) * (seconds - plan.outageSeconds);

  return {
    rates,
    acceptedPerSecond,
    sentPerSecond: Math.min(acceptedPerSecond, outPerSecond),
    binds: bindingPlace(rates, { posted, clientsBind: sent === forClients(plan) }),
    sent,
    expired: accepted - sent,
    longestWait: Math.min(plan.ttlSeconds, Math.max(backlog / outPerSecond, plan.outageSeconds)),
    // Lambda takes no maximum concurrency below 2.
    neededConcurrency: Math.max(
      2,
      Math.ceil((Math.min(acceptedPerSecond, rates.vendor) * batchSeconds(plan)) / plan.batchSize),
    ),
  };
}

/** What `accept` has time for if no request finds its instances taken by chance. */
export function acceptPerSecond({ accountConcurrency, deliverConcurrency }: Plan): number {
  return Math.max(accountConcurrency - deliverConcurrency, 0) / (assumed.accept / 1000);
}

/** One record: claim, send, outcome, and a queue call for its entry or its interaction. */
export function recordSeconds({ vendorMs }: Plan): number {
  return (2 * assumed.ledgerCall + vendorMs + assumed.queueCall) / 1000;
}

/**
 * A batch is over with its slowest record. How late a vendor is falls off exponentially: the latest of n is 1 + 1/2 + …
 * + 1/n times as late as one.
 */
export function batchSeconds(plan: Plan): number {
  const latest = Array.from({ length: plan.batchSize }, (_, index) => 1 / (index + 1)).reduce(
    (sum, part) => sum + part,
    0,
  );
  const late = (latest - 1) * assumed.vendorSpread * (plan.vendorMs / 1000);

  return assumed.invoke / 1000 + recordSeconds(plan) + late;
}

/**
 * Entries of terminated notifications that the sweep clears, on average: it works until its margin, every few minutes,
 * ten entries a round.
 */
export function sweptPerSecond({
  sweepSeconds,
  sweepEverySeconds,
}: Pick<Plan, 'sweepSeconds' | 'sweepEverySeconds'>): number {
  const round = (2 * assumed.queueCall + assumed.ledgerCall) / 1000;

  return ((limits.sweepLoops * 10) / round) * ((sweepSeconds - limits.sweepMarginMs / 1000) / sweepEverySeconds);
}

/**
 * Erlang's loss formula: the part of requests that find all slots taken, if `load` of them would be taken on average.
 */
function blocked(slots: number, load: number): number {
  let part = 1;
  for (let slot = 1; slot <= slots; slot += 1) part = (load * part) / (slot + load * part);

  return part;
}

/** What all clients together may be sent until the last deadline. */
function forClients({ clients, numbers, minutes, ttlSeconds }: Plan): number {
  if (clients === 0) return Number.POSITIVE_INFINITY;

  return clients * numbers * (quotas.pairBurst + (minutes * 60 + ttlSeconds) / quotas.pairSeconds);
}

function bindingPlace(
  rates: Rates,
  { posted, clientsBind }: { readonly posted: number; readonly clientsBind: boolean },
): Estimate['binds'] {
  if (clientsBind) return 'clients';

  const [narrowest] = (Object.entries(rates) as [keyof Rates, number][]).sort(([, one], [, other]) => one - other);

  return narrowest && narrowest[1] < posted * 0.999 ? narrowest[0] : undefined;
}
