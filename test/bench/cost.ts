import { readFileSync } from 'node:fs';
import { limits } from '../../lib/lambda/limits.ts';
import type { BilledCounts, BilledWork } from './measure-billed.ts';
import { assumed, prices } from './prices.ts';

/** Dollars by what they are paid for. */
export type Bill = Readonly<Record<string, number>>;

export function sumOf(bill: Bill): number {
  return Object.values(bill).reduce((sum, dollars) => sum + dollars, 0);
}

/** Of each function. */
export const memoryGb = 0.5;
const gb = 1e9;

/** Of a million invites, what AWS bills. */
export function perMillion({ receives = 0, relays = 0, answers = 0, messageRelays = 0, ...work }: BilledCounts): Bill {
  const accepts = 1;
  const requests = accepts + receives + answers;
  const delivers = work.invocations - requests - relays - messageRelays;
  const ms =
    (accepts + answers) * assumed.acceptMs +
    (delivers + messageRelays) * assumed.deliverMs +
    receives * assumed.receiveMs +
    relays * assumed.relayMs;
  const logBytes = work.logBytes + work.invocations * assumed.platformLogBytes + requests * assumed.accessLogBytes;
  const messages = answers > 0 ? answers + receives : 0;
  const keptBytes = assumed.rowBytes + (receives > 0 ? assumed.receiptBytes : 0) + messages * assumed.messageBytes;

  return {
    'API requests': requests * prices.httpApiPerMillion,
    'queue requests': work.queueRequests * prices.sqsPerMillion + prices.sqsFairPerMillion,
    'ledger writes': work.writeUnits * prices.dynamodbWritesPerMillion,
    'ledger reads': work.readUnits * prices.dynamodbReadsPerMillion,
    'rows kept': ((1e6 * keptBytes) / gb) * (assumed.rowDays / 30) * prices.dynamodbStored,
    'function runs': work.invocations * prices.lambdaPerMillion,
    'function time': (ms / 1000) * memoryGb * 1e6 * prices.lambdaGbSecond,
    logs: ((logBytes * 1e6) / gb) * prices.logsGb,
    traces: prices.tracesPerMillion,
  };
}

/** What the receipts of a million invites cost besides, three each. */
export function receiptsPerMillion(work: BilledWork): number {
  return sumOf(perMillion(work['plain, with three receipts'])) - sumOf(perMillion(work.plain));
}

/** What ten messages cost, in a million conversations. */
export function messagesPerMillion(work: BilledWork): number {
  return (
    sumOf(perMillion(work['plain, with ten messages'])) - sumOf(perMillion(work['plain, to a client who may answer']))
  );
}

/** A month, in seconds, as AWS' calculator has it. */
const month = 30 * 86_400;
const sweepRuns = month / 300;

/** Of a stack that nobody uses, a month. */
export function idleMonth(): Bill {
  // Each loop gives up after two empty answers; the catalog's sample has one notifications queue.
  const sweepPolls = sweepRuns * limits.sweepLoops * 2;

  return {
    'pollers of the invite queue': pollersMonth(),
    'receives of the sweep': (sweepPolls * prices.sqsPerMillion) / 1e6,
    'runs of the sweep':
      (sweepRuns * (prices.lambdaPerMillion + prices.schedulerPerMillion)) / 1e6 +
      sweepRuns * (assumed.idleSweepMs / 1000) * memoryGb * prices.lambdaGbSecond,
    'logs and traces of the sweep':
      ((sweepRuns * assumed.platformLogBytes) / gb) * prices.logsGb + (sweepRuns * prices.tracesPerMillion) / 1e6,
    alarms: alarmMetrics('deploy/alarms.yml') * prices.alarmMetricMonth,
    'callers and tokens in SSM': 0,
  };
}

/** What receivers add to it, used or not. */
export function receiversMonth(): number {
  return 2 * pollersMonth() + alarmMetrics('deploy/receipts.yml') * prices.alarmMetricMonth;
}

/** What conversations add to that, used or not. */
export function conversationsMonth(): number {
  return pollersMonth() + alarmMetrics('deploy/conversations.yml') * prices.alarmMetricMonth;
}

/** What callbacks add to an idle stack. */
export function callbacksMonth(): number {
  return pollersMonth(prices.sqsFifoPerMillion) + alarmMetrics('deploy/callbacks.yml') * prices.alarmMetricMonth;
}

/** What a million callbacks cost that webhooks take at once. A caller's queue is one more request, at its price. */
export function callbacksPerMillion(): number {
  const { queueRequests, writeUnits, readUnits } = callbackWork;

  return (
    queueRequests * prices.sqsFifoPerMillion +
    writeUnits * prices.dynamodbWritesPerMillion +
    readUnits * prices.dynamodbReadsPerMillion +
    prices.lambdaPerMillion +
    (assumed.callbackMs / 1000) * memoryGb * 1e6 * prices.lambdaGbSecond +
    ((assumed.callbackLogBytes + assumed.platformLogBytes) / 1000) * prices.logsGb
  );
}

/** Of one callback to a webhook; test/integration/callback-queue.test.ts counts it. */
export const callbackWork = { queueRequests: 3, writeUnits: 1, readUnits: 5 } as const;

function pollersMonth(perMillion: number = prices.sqsPerMillion): number {
  return (((assumed.pollers * month) / assumed.pollSeconds) * perMillion) / 1e6;
}

/** An alarm is billed for each metric that it looks at. */
export function alarmMetrics(file: string): number {
  const alarms = readFileSync(file, 'utf8').split('Type: AWS::CloudWatch::Alarm').slice(1);

  return alarms.reduce((sum, alarm) => sum + Math.max(1, alarm.split('MetricStat:').length - 1), 0);
}
