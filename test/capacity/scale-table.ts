/** The tables of docs/scale.md. A test fails if the page has others. */
import { acceptPerSecond, batchSeconds, type Estimate, estimate, sweptPerSecond } from './arithmetic.ts';
import { type Cost, costOf } from './cost.ts';
import { assumed, quotas } from './limits.ts';
import { readPlan } from './options.ts';
import { count, dollars, seconds } from './show.ts';
import { simulate } from './simulate.ts';
import type { Result } from './tally.ts';

/** Each place that an invite goes through, with what a stage `prod` has without a setting of its own. */
export function placesTable(): string {
  const plan = readPlan('');
  const { rates } = estimate(plan);
  const left = plan.accountConcurrency - plan.deliverConcurrency;
  const places: readonly (readonly [string, string, string, string])[] = [
    ['the API', count(rates.api), '`apiRate`', '`apiRate`; of a region 10,000'],
    [
      '`accept`',
      count(acceptPerSecond(plan)),
      `${count(left)} instances, ${assumed.accept} ms each`,
      'the account’s concurrency',
    ],
    [
      '`deliver`',
      count(rates.deliver),
      `${plan.deliverConcurrency} batches of ${plan.batchSize}, ${batchSeconds(plan).toFixed(2)} s each`,
      '`deliverConcurrency`, to 1,000',
    ],
    [
      'the ledger',
      count(rates.ledger),
      `${count(plan.writeUnits)} write units, two an invite and attempt`,
      'warm throughput, to 40,000 units',
    ],
    [
      'a business number',
      count(plan.vendorMps),
      'WhatsApp’s messages a second, both ways',
      'Meta raises it to 1,000; more numbers',
    ],
    [
      'a client',
      (1 / quotas.pairSeconds).toFixed(2),
      `one in ${quotas.pairSeconds} s, ${quotas.pairBurst} of them at once`,
      'nothing',
    ],
    [
      'the sweep',
      count(sweptPerSecond(plan)),
      `notifications: ${plan.sweepSeconds} s every ${plan.sweepEverySeconds} s`,
      'its `ScheduleExpression`; nothing waits for it',
    ],
  ];

  return [
    '| place | invites a second | reckoned as | widened by |',
    '|---|--:|---|---|',
    ...places.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

type Row = { readonly what: string; readonly options: string };

/** What each is there to show. */
export const scaleRows: readonly Row[] = [
  { what: 'as it comes', options: '--rate 40' },
  { what: 'the number’s limit itself', options: '--rate 80' },
  { what: 'ten minutes above it', options: '--rate 100' },
  { what: 'far above it', options: '--rate 500 --minutes 4' },
  { what: 'the number raised, deliver not', options: '--rate 500 --vendor-mps 1000 --minutes 4' },
  { what: 'both raised', options: '--rate 500 --vendor-mps 1000 --deliver-concurrency 30 --minutes 4' },
  { what: 'deliver raised, the number not', options: '--rate 500 --deliver-concurrency 30 --minutes 4' },
  { what: 'a slow vendor', options: '--rate 80 --vendor-ms 2000 --deliver-concurrency 10' },
  { what: 'above the API’s rate', options: '--rate 1500 --vendor-mps 1000 --deliver-concurrency 60 --minutes 2' },
  {
    what: 'a table that is cold',
    options:
      '--rate 2500 --vendor-mps 1000 --numbers 3 --deliver-concurrency 150 --api-rate 5000 --api-burst 5000 --minutes 2',
  },
  { what: 'a new account', options: '--rate 100 --account-concurrency 10 --deliver-concurrency 8 --vendor-mps 1000' },
  { what: 'the vendor away for five minutes', options: '--rate 60 --vendor-mps 250 --outage 300' },
  { what: 'away for longer than the deadline', options: '--rate 60 --vendor-mps 250 --outage 480 --ttl 60' },
  {
    what: 'the vendor away, and far too much concurrency',
    options: '--rate 900 --minutes 4 --vendor-mps 1000 --outage 170 --deliver-concurrency 700 --write-units 40000',
  },
  { what: 'one client again and again', options: '--rate 1 --clients 1' },
];

/** Two callers on one number: without and with message groups. */
export const fairRows: readonly Row[] = [
  { what: 'one queue for all', options: '--rate 20 --campaign-rate 480 --minutes 4 --unfair' },
  { what: 'a group for each caller', options: '--rate 20 --campaign-rate 480 --minutes 4' },
];

export type Simulated = { readonly row: Row; readonly byHand: Estimate; readonly result: Result; readonly cost: Cost };

export function simulateRow(row: Row): Simulated {
  const plan = readPlan(row.options);
  const result = simulate(plan);

  return { row, byHand: estimate(plan), result, cost: costOf(plan, result) };
}

export function scaleTable(simulated: readonly Simulated[] = scaleRows.map(simulateRow)): string {
  return [
    '| | `npm run capacity --` | binds | sent | by hand | expired | by hand | wait p50 | p99 | attempts | in flight | AWS, a million sent |',
    '|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...simulated.map(({ row: { what, options }, byHand, result: { counts, wait, peaks }, cost }) =>
      [
        '',
        what,
        `\`${options}\``,
        byHand.binds ?? '-',
        count(counts.sent),
        count(byHand.sent),
        count(counts.expired),
        count(byHand.expired),
        seconds(wait.p50),
        seconds(wait.p99),
        (counts.attempts / counts.accepted).toFixed(2),
        count(peaks.inFlight),
        dollars(cost.aMillionSent),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n');
}

export function fairTable(simulated: readonly Simulated[] = fairRows.map(simulateRow)): string {
  return [
    '| | `npm run capacity --` | `ivr` waits p50 | p99 | `campaign` waits p50 | p99 |',
    '|---|---|--:|--:|--:|--:|',
    ...simulated.map(({ row: { what, options }, result: { waitByCaller } }) => {
      const waits = ['ivr', 'campaign'].flatMap((caller) => [
        waitByCaller[caller]?.p50 ?? 0,
        waitByCaller[caller]?.p99 ?? 0,
      ]);

      return `| ${what} | \`${options}\` | ${waits.map(seconds).join(' | ')} |`;
    }),
  ].join('\n');
}
