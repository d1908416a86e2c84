import type { GetMetricDataCommandInput, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { readCloudwatchFigures } from '../../../cli/operate/cloudwatch-figures.ts';
import { metrics } from '../../../lib/lambda/observe/metrics.ts';
import { noon } from '../../support/builders.ts';

/** A CloudWatch that answers every request with `results`; `requests` holds what it received. */
function cloudwatch(results: MetricDataResult[]) {
  const requests: GetMetricDataCommandInput[] = [];
  const send = async ({ input }: { input: GetMetricDataCommandInput }) => {
    requests.push(input);
    return { MetricDataResults: results };
  };

  return { requests, client: { send } };
}

const of = { stage: 'prod', queueNames: ['invites', 'agents'] };

test('one request reads the last hour, by metrics that the code emits', async () => {
  const { requests, client } = cloudwatch([]);
  await readCloudwatchFigures(client, of, noon);
  const [{ StartTime, EndTime, MetricDataQueries = [] } = { StartTime: undefined, EndTime: undefined }, ...more] =
    requests;
  const own = MetricDataQueries.flatMap(({ MetricStat }) =>
    MetricStat?.Metric?.Namespace === 'InviteToChat' ? [MetricStat.Metric] : [],
  );

  expect(more).toEqual([]);
  expect(Number(EndTime) - Number(StartTime)).toBe(3_600_000);
  expect(own).toHaveLength(7);
  for (const { MetricName, Dimensions } of own) {
    expect(Object.keys(metrics)).toContain(MetricName);
    expect(Dimensions).toEqual([{ Name: 'Stage', Value: 'prod' }]);
  }
});

test('a metric without values is 0, and others come by their name', async () => {
  const none = { accepted: 0, sent: 0, unknown: 0, expired: 0, retried: 0, orphans: 0, failed: {} };
  expect(await readCloudwatchFigures(cloudwatch([]).client, of, noon)).toEqual({
    ages: {},
    lastHour: none,
    oldestRetrySeconds: null,
  });

  const { client } = cloudwatch([
    { Id: 'accepted', Values: [7, 3] },
    { Id: 'retryage', Values: [4000, 61_000] },
    { Id: 'faults', Label: 'client_unreachable', Values: [2] },
    { Id: 'faults', Label: 'window_closed', Values: [] },
    { Id: 'age1', Values: [12, 400] },
  ]);
  expect(await readCloudwatchFigures(client, of, noon)).toEqual({
    ages: { agents: 12 },
    lastHour: { ...none, accepted: 10, failed: { client_unreachable: 2 } },
    oldestRetrySeconds: 61,
  });
});
