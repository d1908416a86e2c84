import * as z from 'zod';
import { readCloudwatchFigures } from './cloudwatch-figures.ts';
import type { Figures } from './figures.ts';
import type { Target } from './target.ts';

export async function readFigures(target: Target): Promise<Figures> {
  if (target.local) return readLocalFigures(target.local.api);

  const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
  const queueNames = target.stack.queues.map(({ name }) => name);

  return readCloudwatchFigures(
    new CloudWatchClient({ region: target.region }),
    { stage: target.stage, queueNames },
    Date.now(),
  );
}

const agesSchema = z.record(z.string(), z.number());
const rowsSchema = z.array(
  z.looseObject({
    status: z.string().optional(),
    attempt: z.number().default(0),
    acceptedAt: z.number().default(0),
    updatedAt: z.number().default(0),
    fault: z.object({ code: z.string() }).optional(),
    chat: z.object({ reason: z.string().optional() }).optional(),
  }),
);

/** This machine has no metrics, but a ledger small enough to be read whole. */
async function readLocalFigures(api: string): Promise<Figures> {
  const read = async (path: string) => (await fetch(`${api}/local/${path}`)).json();
  const [ages, rows] = await Promise.all([
    read('ages').then(agesSchema.parse),
    read('sessions').then(rowsSchema.parse),
  ]);
  const now = Date.now();
  const recent = rows.filter(({ updatedAt }) => updatedAt > now - 3_600_000);
  const count = (status: string) => recent.filter((row) => row.status === status).length;
  const retries = rows
    .filter(({ status }) => status === 'retrying')
    .map(({ acceptedAt }) => Math.round((now - acceptedAt) / 1000));
  const failed: Record<string, number> = {};
  for (const { status, fault } of recent) {
    if (status === 'failed' && fault) failed[fault.code] = (failed[fault.code] ?? 0) + 1;
  }

  return {
    ages,
    lastHour: {
      accepted: recent.filter(({ acceptedAt }) => acceptedAt > now - 3_600_000).length,
      sent: count('sent'),
      unknown: count('unknown'),
      expired: count('expired'),
      retried: recent.filter(({ attempt }) => attempt > 1).length,
      orphans: recent.filter(({ chat }) => chat?.reason === 'orphan').length,
      failed,
    },
    oldestRetrySeconds: retries.length === 0 ? null : Math.max(...retries),
  };
}
