/** Which alarms of deploy/alarms.yml ring over some values of metrics, as CloudWatch decides it. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { readServerlessFile } from '../../local/serverless-file.ts';
import { evaluateExpression } from './expression.ts';

/** One value of a metric. Dimensions of what AWS measures have logical ids, as the alarms refer to them. */
export type Point = {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** ms since 1970. */
  readonly at: number;
};

const dimensionValue = z.union([
  z.string(),
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ 'Fn::GetAtt': z.string() }).transform((found) => found['Fn::GetAtt'].split('.')[0] ?? ''),
]);

const metricSchema = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: dimensionValue })),
});

const statistic = z.enum(['Sum', 'Average', 'Maximum']);

const alarmSchema = z.object({
  AlarmName: z.string().transform((name) => name.replace(/^.*prefix\}-/, '')),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  ComparisonOperator: z.enum(['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold', 'LessThanThreshold']),
  Threshold: z.union([z.number(), z.string()]),
  TreatMissingData: z.enum(['breaching', 'notBreaching']),
  Period: z.number().optional(),
  Statistic: statistic.optional(),
  Metrics: z
    .array(
      z.object({
        Id: z.string(),
        Expression: z.string().optional(),
        MetricStat: z.object({ Stat: statistic, Period: z.number(), Metric: metricSchema }).optional(),
      }),
    )
    .optional(),
  ...metricSchema.partial().shape,
});

type Alarm = z.infer<typeof alarmSchema>;
type Watched = { readonly metric: z.infer<typeof metricSchema>; readonly stat: z.infer<typeof statistic> };

export function readAlarms(stage: string): readonly Alarm[] {
  const file = z
    .object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.unknown() })) })
    .parse(readServerlessFile(readFileSync('deploy/alarms.yml', 'utf8'), stage));

  return Object.values(file.Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::CloudWatch::Alarm' ? [alarmSchema.parse(Properties)] : [],
  );
}

type Time = { readonly from: number; readonly to: number };

/** Names of the alarms that go off at some time, in order of the alphabet. */
export function ringing(alarms: readonly Alarm[], points: readonly Point[], time: Time): string[] {
  return alarms
    .filter((alarm) => rings(alarm, points, time))
    .map(({ AlarmName }) => AlarmName)
    .sort();
}

function rings(alarm: Alarm, points: readonly Point[], { from, to }: Time): boolean {
  const periodMs = periodOf(alarm) * 1000;
  const states: boolean[] = [];
  for (let start = from; start + periodMs <= to; start += periodMs) {
    const value = figureOf(
      alarm,
      points.filter(({ at }) => at >= start && at < start + periodMs),
    );
    states.push(value === undefined ? alarm.TreatMissingData === 'breaching' : breaches(alarm, value));
  }

  const { EvaluationPeriods: periods, DatapointsToAlarm: needed = periods } = alarm;

  return states.some(
    (_, last) => states.slice(Math.max(0, last + 1 - periods), last + 1).filter(Boolean).length >= needed,
  );
}

function breaches({ ComparisonOperator: operator, Threshold }: Alarm, value: number): boolean {
  // One that is a setting has its default in serverless.yml.
  const threshold = typeof Threshold === 'number' ? Threshold : Number.POSITIVE_INFINITY;

  switch (operator) {
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'LessThanThreshold':
      return value < threshold;
    default:
      return operator satisfies never;
  }
}

function periodOf({ Period, Metrics = [] }: Alarm): number {
  const [period = Period] = Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Period] : []));
  if (period === undefined) throw new Error('an alarm has no period');

  return period;
}

function figureOf(alarm: Alarm, points: readonly Point[]): number | undefined {
  const { Metrics = [], Statistic } = alarm;
  const single = metricSchema.safeParse(alarm).data;
  if (single && Statistic) return statisticOf({ metric: single, stat: Statistic }, points);

  const values = Object.fromEntries(
    Metrics.flatMap(({ Id, MetricStat }) =>
      MetricStat ? [[Id, statisticOf({ metric: MetricStat.Metric, stat: MetricStat.Stat }, points)] as const] : [],
    ),
  );
  const [expression = ''] = Metrics.flatMap(({ Expression }) => Expression ?? []);

  return evaluateExpression(expression, values);
}

function statisticOf({ metric, stat }: Watched, points: readonly Point[]): number | undefined {
  const values = points.filter((point) => isOf(point, metric)).map(({ value }) => value);
  if (values.length === 0) return undefined;

  const sum = values.reduce((total, value) => total + value, 0);

  switch (stat) {
    case 'Sum':
      return sum;
    case 'Average':
      return sum / values.length;
    case 'Maximum':
      return Math.max(...values);
    default:
      return stat satisfies never;
  }
}

function isOf(point: Point, { Namespace, MetricName, Dimensions }: Watched['metric']): boolean {
  return (
    point.namespace === Namespace &&
    point.metric === MetricName &&
    Object.keys(point.dimensions).length === Dimensions.length &&
    Dimensions.every(({ Name, Value }) => point.dimensions[Name] === Value)
  );
}
