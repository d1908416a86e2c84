import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { faults } from '../../lib/faults/faults.ts';
import { metrics, namespace } from '../../lib/lambda/observe/metrics.ts';
import { ofType, type Template } from '../support/template.ts';

const dimensions = z.array(z.object({ Name: z.string(), Value: z.unknown() }));
const metric = z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions });
const alarmSchema = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  TreatMissingData: z.enum(['breaching', 'notBreaching']),
  AlarmActions: z.unknown(),
  Metrics: z
    .array(
      z.object({
        Id: z.string(),
        Expression: z.string().optional(),
        MetricStat: z.object({ Metric: metric }).optional(),
      }),
    )
    .optional(),
  ...metric.partial().shape,
});

/** What AWS emits by itself, by the dimension that it has. */
const emittedByAws: Readonly<
  Record<string, { readonly names: readonly string[]; readonly by: string; readonly of: string }>
> = {
  'AWS/SQS': {
    names: [
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesVisible',
    ],
    by: 'QueueName',
    of: 'AWS::SQS::Queue',
  },
  'AWS/Lambda': { names: ['Invocations', 'Errors', 'Throttles'], by: 'FunctionName', of: 'AWS::Lambda::Function' },
  'AWS/ApiGateway': { names: ['5xx', 'Count'], by: 'ApiId', of: 'AWS::ApiGatewayV2::Api' },
};

/** Alarms, metrics and docs/operations.md hold together. */
export function testAlarms(template: () => Template, withTopics: () => Template): void {
  const alarms = () =>
    ofType(withTopics(), 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => ({
      id,
      ...alarmSchema.parse(Properties),
    }));
  const watched = () =>
    alarms().flatMap(({ id, Metrics, ...alarm }) => {
      const single = metric.safeParse(alarm).data;
      return [
        ...(single ? [single] : []),
        ...(Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? []),
      ].map((one) => ({
        id,
        ...one,
      }));
    });
  const nameOf = ({ AlarmName }: { AlarmName: string }) => AlarmName.replace('invite-to-chat-dev-', '');

  describe('alarms', () => {
    test('there is one for everything that a person must act on', () => {
      expect(alarms().map(nameOf).sort()).toEqual([
        'account-stopped',
        'agents-dead-letters',
        'agents-wait',
        'api-errors',
        'callbacks-dead-letters',
        'callbacks-held',
        'contacts-failed',
        'deliver-errors',
        'deliver-throttled',
        'expired',
        'failed',
        'invite-dead-letters',
        'invites-in-flight',
        'invites-late',
        'media-failed',
        'messages-dead-letters',
        'messages-wait',
        'notifications-dead-letters',
        'orphans',
        'receipts-dead-letters',
        'receipts-late',
        'receipts-wait',
        'retries-old',
        'sender-stopped',
        'sweep-stopped',
        'template-stopped',
        'unknown-outcomes',
        'vendor-events-dead-letters',
      ]);
    });

    test('each watches what the code or AWS emits, of something that is in the stack', () => {
      for (const { id, Namespace, MetricName, Dimensions } of watched()) {
        const [dimension, ...more] = Dimensions;

        if (Namespace === namespace) {
          const [, measured] = Object.entries(metrics).find(([name]) => name === MetricName) ?? [];
          expect(measured, id).toBeDefined();
          expect(dimension, id).toEqual({ Name: 'Stage', Value: 'dev' });
          for (const { Name, Value } of more) {
            expect(measured, id).toHaveProperty('by', Name);
            expect(Object.keys(faults), id).toContain(Value);
          }
          continue;
        }
        expect(more, id).toEqual([]);
        const { names, by, of } = emittedByAws[Namespace] ?? { names: [], by: '', of: '' };
        expect(names, `${id}: ${Namespace}`).toContain(MetricName);
        expect(dimension?.Name, id).toBe(by);
        expect(
          ofType(withTopics(), of).map(([name]) => name),
          id,
        ).toContain(referred(dimension?.Value));
      }
    });

    test('each expression reads metrics of its alarm', () => {
      for (const { id, Metrics = [] } of alarms()) {
        const ids = Metrics.flatMap((one) => (one.MetricStat ? [one.Id] : []));
        for (const { Expression } of Metrics)
          expect([...new Set(Expression?.match(/[a-z]+/g) ?? ids)], id).toEqual(ids);
      }
    });

    test('only the sweep’s silence is an alarm in itself', () => {
      expect(
        alarms()
          .filter(({ TreatMissingData }) => TreatMissingData === 'breaching')
          .map(nameOf),
      ).toEqual(['sweep-stopped']);
    });

    test('each goes to the e-mail address, if one is set', () => {
      for (const { AlarmActions } of alarms())
        expect(AlarmActions).toEqual({ 'Fn::If': ['AlarmsEmail', [{ Ref: 'AlarmsTopic' }], { Ref: 'AWS::NoValue' }] });
    });

    test('docs/operations.md says of each, and of no other, what to do; the e-mail points there', () => {
      const headings = [...readFileSync('docs/operations.md', 'utf8').matchAll(/^### `([a-z-]+)`$/gm)].map(
        ([, name]) => name,
      );

      expect(headings.sort()).toEqual(alarms().map(nameOf).sort());
      for (const alarm of alarms()) expect(alarm.AlarmDescription).toMatch(`See docs/operations.md, ${nameOf(alarm)}.`);
    });
  });

  test('the dashboard is there only if it is turned on, and shows metrics that the code emits', () => {
    const [found] = ofType(template(), 'AWS::CloudWatch::Dashboard');
    const { 'Fn::Sub': body } = z.object({ 'Fn::Sub': z.string() }).parse(found?.[1].Properties.DashboardBody);
    expect(found?.[1].Condition).toBe('Dashboard');

    const { widgets } = z
      .object({ widgets: z.array(z.object({ properties: z.object({ metrics: z.array(z.array(z.unknown())) }) })) })
      .parse(JSON.parse(body));
    const lines = widgets.flatMap(({ properties }) => properties.metrics);
    const shown = lines.flatMap(([first, name]) =>
      first === namespace
        ? [name]
        : [...JSON.stringify(first).matchAll(/MetricName=\\*"(\w+)/g)].map(([, searched]) => searched),
    );
    expect(shown.length).toBeGreaterThan(8);
    expect(Object.keys(metrics)).toEqual(expect.arrayContaining(shown));
  });
}

function referred(value: unknown): string | undefined {
  const intrinsic = z
    .union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.array(z.string()) })])
    .safeParse(value).data;
  if (!intrinsic) return undefined;

  return 'Ref' in intrinsic ? intrinsic.Ref : intrinsic['Fn::GetAtt'][0];
}
