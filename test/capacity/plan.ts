/** What is planned for: what comes in, what the stage's files say, and what others allow. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../../cli/usage-error.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { readSetting } from '../../local/serverless-file.ts';
import { readStack } from '../../local/stack.ts';
import { assumed, quotas } from './limits.ts';

export type Plan = {
  /** Invites a second that the caller `ivr` posts, and those of a second caller, `campaign`. */
  readonly rate: number;
  readonly campaignRate: number;
  /** How long they post. */
  readonly minutes: number;
  /** Part of the invites that are notifications, 0 … 1. */
  readonly notifications: number;
  /** Clients that the invites go to; 0: each its own. */
  readonly clients: number;
  readonly ttlSeconds: number;
  readonly vendorMps: number;
  /** Business numbers, among which the invites are spread evenly. */
  readonly numbers: number;
  readonly vendorMs: number;
  /** From the second minute on the vendor refuses everything for this many seconds. */
  readonly outageSeconds: number;
  readonly deliverConcurrency: number;
  readonly batchSize: number;
  readonly deliverTimeoutMs: number;
  readonly visibilitySeconds: number;
  readonly apiRate: number;
  readonly apiBurst: number;
  readonly accountConcurrency: number;
  readonly writeUnits: number;
  readonly sweepSeconds: number;
  readonly sweepEverySeconds: number;
  readonly isFair: boolean;
  readonly seed: number;
};

/** A plan for one number of WhatsApp, as `stage` is configured in serverless.yml and its channel in the catalog. */
export function planOf({
  stage,
  channel: name,
  catalog,
}: {
  readonly stage: string;
  readonly channel?: string;
  readonly catalog: string;
}): Plan {
  const yml = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
  const { queueTriggers, schedules, queues, functions } = readStack(yml, stage);
  const deliverTrigger = queueTriggers.find((trigger) => trigger.function === 'deliver');
  const sweepSchedule = schedules.find((schedule) => schedule.function === 'sweep');
  if (!deliverTrigger || !sweepSchedule) throw new Error('serverless.yml: deliver needs a queue, sweep a schedule');

  const { data } = loadCatalogFolder(catalog);
  const channel = data?.channels.find((one) => name === undefined || one.name === name);
  if (!channel)
    throw new UsageError(
      data
        ? `${catalog}/channels.yml has no channel ${name}`
        : `The catalog ${catalog} cannot be used: npm run catalog`,
    );

  return {
    rate: 40,
    campaignRate: 0,
    minutes: 10,
    notifications: 0.5,
    clients: 0,
    ttlSeconds: channel.inviteTtlSeconds,
    vendorMps: quotas.vendorMps,
    numbers: Object.keys(channel.businessIds).length,
    vendorMs: assumed.vendor,
    outageSeconds: 0,
    deliverConcurrency: deliverTrigger.maximumConcurrency,
    batchSize: deliverTrigger.batchSize,
    deliverTimeoutMs: (functions.deliver?.timeout ?? 0) * 1000,
    visibilitySeconds: queues.find(({ name: queue }) => queue === deliverTrigger.queue)?.visibilityTimeout ?? 0,
    apiRate: setting(yml, stage, 'apiRate'),
    apiBurst: setting(yml, stage, 'apiBurst'),
    accountConcurrency: quotas.accountConcurrency,
    writeUnits: quotas.writeUnits,
    sweepSeconds: functions.sweep?.timeout ?? 0,
    sweepEverySeconds: sweepSchedule.every,
    isFair: true,
    seed: 1,
  };
}

function setting(yml: string, stage: string, name: string): number {
  const number = Number(readSetting(yml, stage, name));
  if (!Number.isFinite(number)) throw new Error(`serverless.yml has no ${name} for the stage ${stage}`);

  return number;
}
