import { type metrics, namespace } from '../../lib/lambda/observe/metrics.ts';
import type { Target } from './target.ts';

const periodSeconds = 300;
const metric: keyof typeof metrics = 'WebhookReceived';

/** The start of the five minutes in which the last webhook came; undefined if none did for a day. */
export async function readLastWebhook(
  { stage, region }: Pick<Target, 'stage' | 'region'>,
  now: number,
): Promise<Date | undefined> {
  const { CloudWatchClient, GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  const Metric = { Namespace: namespace, MetricName: metric, Dimensions: [{ Name: 'Stage', Value: stage }] };
  const { MetricDataResults = [] } = await new CloudWatchClient({ region }).send(
    new GetMetricDataCommand({
      StartTime: new Date(now - 86_400_000),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [{ Id: 'webhooks', MetricStat: { Metric, Stat: 'Sum', Period: periodSeconds } }],
    }),
  );
  const { Timestamps = [], Values = [] } = MetricDataResults.find(({ Id }) => Id === 'webhooks') ?? {};

  return Timestamps.find((_, at) => (Values[at] ?? 0) > 0);
}
