import { GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { type metrics, namespace } from '../../lib/lambda/observe/metrics.ts';
import type { Figures } from './figures.ts';

const hourMs = 3_600_000;

/** The part of CloudWatch's client that is used here. */
export type CloudWatch = {
  send(command: GetMetricDataCommand): Promise<{ readonly MetricDataResults?: MetricDataResult[] | undefined }>;
};

/** Reads the last hour of the functions' metrics and of SQS' own in one request. */
export async function readCloudwatchFigures(
  client: CloudWatch,
  { stage, queueNames: names }: { readonly stage: string; readonly queueNames: readonly string[] },
  now: number,
): Promise<Figures> {
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - hourMs),
      EndTime: new Date(now),
      MetricDataQueries: figureQueries(stage, names),
    }),
  );

  const valuesOf = (id: string) => MetricDataResults.filter(({ Id }) => Id === id).flatMap(({ Values = [] }) => Values);
  const sum = (id: string) => valuesOf(id).reduce((total, value) => total + value, 0);
  const failed = MetricDataResults.filter(({ Id }) => Id === 'faults').map(
    ({ Label = '', Values = [] }) => [Label, Values.reduce((a, b) => a + b, 0)] as const,
  );
  const retryAge = Math.max(0, ...valuesOf('retryage'));

  return {
    // Newest first: the last whole period that SQS has reported.
    ages: Object.fromEntries(
      names.flatMap((name, index) =>
        valuesOf(`age${index}`)
          .slice(0, 1)
          .map((age) => [name, age]),
      ),
    ),
    lastHour: {
      accepted: sum('accepted'),
      sent: sum('sent'),
      unknown: sum('unknown'),
      expired: sum('expired'),
      retried: sum('retried'),
      orphans: sum('orphans'),
      failed: Object.fromEntries(failed.filter(([, count]) => count > 0)),
    },
    oldestRetrySeconds: retryAge === 0 ? null : Math.round(retryAge / 1000),
  };
}

const counts = [
  'Accepted',
  'Sent',
  'Unknown',
  'Expired',
  'Retried',
  'Orphans',
] as const satisfies (keyof typeof metrics)[];

function figureQueries(stage: string, queueNames: readonly string[]): MetricDataQuery[] {
  const own = (metric: keyof typeof metrics, Stat: string, Period: number): MetricDataQuery => ({
    Id: metric.toLowerCase(),
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metric, Dimensions: [{ Name: 'Stage', Value: stage }] },
      Stat,
      Period,
    },
  });
  const age = (name: string, index: number): MetricDataQuery => ({
    Id: `age${index}`,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateAgeOfOldestMessage',
        Dimensions: [{ Name: 'QueueName', Value: name }],
      },
      Stat: 'Maximum',
      Period: 300,
    },
  });
  const Expression = `SEARCH('{${namespace},Fault,Stage} MetricName="Failed" Stage="${stage}"', 'Sum', 3600)`;

  return [
    ...counts.map((metric) => own(metric, 'Sum', 3600)),
    own('RetryAge', 'Maximum', 3600),
    { Id: 'faults', Expression, Label: "${PROP('Dim.Fault')}" },
    ...queueNames.map(age),
  ];
}
