/** A run in words. */
import { prices } from '../bench/prices.ts';
import { acceptPerSecond, type Estimate } from './arithmetic.ts';
import { costOf } from './cost.ts';
import type { Plan } from './plan.ts';
import type { Result, Wait } from './tally.ts';

const places: Readonly<Record<NonNullable<Estimate['binds']>, string>> = {
  api: 'the API’s rate',
  account: 'Lambda’s concurrency of the account',
  deliver: 'deliverConcurrency',
  vendor: 'the vendor’s messages a second',
  ledger: 'the table’s write units',
  clients: 'the vendor’s messages a client',
};

export function show(plan: Plan, hand: Estimate, result: Result): string {
  const { counts, wait, waitByCaller, peaks, ...run } = result;
  const { api, deliver, vendor, ledger } = hand.rates;
  const can = { api, accept: acceptPerSecond(plan), deliver, vendor, ledger };
  const cost = costOf(plan, result);
  const posted = plan.rate + plan.campaignRate;
  const line = (label: string, byHand: number, simulated: number) =>
    `  ${label.padEnd(22)}${count(byHand).padStart(12)}${count(simulated).padStart(12)}`;
  const byCaller = Object.entries(waitByCaller).map(([caller, own]) => `${caller} ${waited(own)}`);
  const waits = [waited(wait), ...(byCaller.length > 1 ? byCaller : [])];
  const met = [
    [counts.refusedByApi, 'requests answered 429 by the API'],
    [counts.refusedByAccount, 'requests refused for want of concurrency'],
    [counts.refusedByVendor, 'sends above the number’s messages a second'],
    [counts.refusedForPair, 'sends above the client’s messages a second'],
    [counts.refusedInOutage, 'sends refused in the outage'],
    [counts.ledgerThrottled, 'writes throttled by the table'],
    [Math.round(run.deliverFullSeconds), 'seconds with deliver at its concurrency and records waiting'],
    [Math.round(run.inFlightFullSeconds), 'seconds with as many records in flight as SQS allows'],
  ] as const;

  return [
    `${posted} invites a second for ${plan.minutes} min, seed ${plan.seed}. Binds first: ${hand.binds ? places[hand.binds] : 'nothing'}.`,
    `  ${''.padEnd(22)}${'by hand'.padStart(12)}${'simulated'.padStart(12)}`,
    line('accepted', hand.acceptedPerSecond * plan.minutes * 60, counts.accepted),
    line('sent', hand.sent, counts.sent),
    line('expired', hand.expired, counts.expired),
    line('unknown', 0, counts.unknown),
    line('the longest wait, s', hand.longestWait, wait.most),
    `  waits: ${waits.join('; ')}`,
    `  retried: ${count(counts.retried)} invites, ${(counts.attempts / Math.max(counts.accepted, 1)).toFixed(2)} attempts an invite`,
    `  at most: ${count(peaks.visible)} records waiting, ${count(peaks.inFlight)} in flight, ${peaks.accepting} instances of accept, ${peaks.delivering} of deliver`,
    ...met.filter(([times]) => times > 0).map(([times, what]) => `  ${count(times)} ${what}`),
    `  it can: ${Object.entries(can)
      .map(([name, rate]) => `${name} ${count(rate)}`)
      .join(', ')} invites a second; deliverConcurrency ${hand.neededConcurrency} is enough`,
    `  AWS takes ${dollars(cost.aMillionAccepted)} for a million accepted, ${dollars(cost.aMillionSent)} for a million sent; WhatsApp ${dollars(cost.vendor)} (list prices of ${prices.asOf})`,
  ].join('\n');
}

function waited({ p50, p99 }: Wait): string {
  return `p50 ${seconds(p50)}, p99 ${seconds(p99)}`;
}

export function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`;
}

export function dollars(value: number): string {
  return `$${value < 100 ? value.toFixed(2) : count(value)}`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
