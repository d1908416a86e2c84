/**
 * What serverless.yml says of queues, tables, functions, routes and schedule: the system on this machine follows the
 * file.
 */
import * as z from 'zod';
import { localAccount } from './account.ts';
import { getAttSchema, logicalId, type Names, resolveIntrinsic } from './intrinsics.ts';
import type { LocalQueue } from './queue-server.ts';
import { readServerlessFile } from './serverless-file.ts';
import type { Table } from './table-server.ts';

export type Route = { readonly method: string; readonly path: string; readonly function: string };

export type LocalFunction = {
  /** Its file without the extension, and the name of its export, such as `functions/accept.handler`. */
  readonly handler: string;
  /** In seconds. */
  readonly timeout: number;
  /** URLs of queues as in AWS, for the account and region of this machine. */
  readonly environment: Readonly<Record<string, string>>;
};

type QueueTrigger = {
  readonly function: string;
  readonly queue: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
};

/** `every`: in seconds. */
type Schedule = { readonly function: string; readonly every: number };

/** `Receivers` or `AwsReceivers`: only a stage with such has the queue. */
type StackQueue = LocalQueue & { readonly condition?: string };

export type Stack = {
  readonly queues: readonly StackQueue[];
  readonly tables: { readonly ledger: Table; readonly contacts: Table; readonly conversations: Table };
  readonly functions: Readonly<Record<string, LocalFunction>>;
  readonly routes: readonly Route[];
  readonly queueTriggers: readonly QueueTrigger[];
  readonly schedules: readonly Schedule[];
};

export const awsQueueOrigin = `https://sqs.${localAccount.region}.amazonaws.com`;

export function readStack(serverlessYml: string, stage: string): Stack {
  const file = fileSchema.parse(readServerlessFile(serverlessYml, stage));
  const { resources } = file;
  const queues = pick(resources, 'AWS::SQS::Queue', queueSchema);
  const tables = pick(resources, 'AWS::DynamoDB::Table', tableSchema);
  const [ledger, contacts, conversations] = ['Ledger', 'Contacts', 'Conversations'].map((id) => tables.get(id));
  if (!ledger || !contacts || !conversations)
    throw new Error('serverless.yml: Ledger, Contacts and Conversations are needed');

  const names: Names = {
    ref: (id) => queueUrl(queues.get(id)?.QueueName) ?? (resources[id] && tableName(resources[id])),
    arn: (id) =>
      queues.has(id) ? `arn:aws:sqs:${localAccount.region}:${localAccount.id}:${queues.get(id)?.QueueName}` : undefined,
  };

  const events = Object.entries(file.functions).flatMap(([name, { events }]) =>
    events.map((event) => ({ name, event })),
  );

  const queueTriggers = events.flatMap(({ name, event: { sqs } }) => {
    if (!sqs) return [];

    const queue = queues.get(logicalId(sqs.arn))?.QueueName;
    if (!queue) throw new Error(`serverless.yml: ${name} is triggered by a queue that the file does not hold`);

    return [{ function: name, queue, batchSize: sqs.batchSize, maximumConcurrency: sqs.maximumConcurrency }];
  });

  // The framework names the function `sweep` SweepLambdaFunction.
  const functionOf = (id: string) =>
    Object.keys(file.functions).find((name) => `${name}LambdaFunction`.toLowerCase() === id.toLowerCase());
  const scheduled = [...pick(resources, 'AWS::Scheduler::Schedule', scheduleSchema).values()].map(
    ({ ScheduleExpression, Target }) => ({ name: functionOf(logicalId(Target.Arn)) ?? '', rate: ScheduleExpression }),
  );
  const schedules = [
    ...scheduled,
    ...events.flatMap(({ name, event: { schedule } }) => (schedule ?? []).map((rate) => ({ name, rate }))),
  ];

  return {
    queues: [...queues].map(([id, queue]) => {
      const { Condition: condition } = resources[id] ?? {};

      return { ...localQueue(queue, queues), ...(condition !== undefined && { condition }) };
    }),
    tables: { ledger: toTable(ledger), contacts: toTable(contacts), conversations: toTable(conversations) },
    functions: Object.fromEntries(
      Object.entries(file.functions).map(([name, { handler, timeout, environment, withReceivers }]) => [
        name,
        {
          handler,
          timeout,
          // The catalog may get receivers while the system runs: on this machine, their part is always there.
          environment: Object.fromEntries(
            Object.entries({ ...environment, ...withReceivers.environment }).map(([key, value]) => [
              key,
              resolveIntrinsic(value, names, key),
            ]),
          ),
        },
      ]),
    ),
    routes: events.flatMap(({ name, event }) => (event.httpApi ? [{ ...event.httpApi, function: name }] : [])),
    queueTriggers,
    schedules: schedules.map(({ name, rate }) => ({ function: name, every: rateInSeconds(rate) })),
  };
}

const routeSchema = z
  .union([
    z.string().transform((text) => ({ method: text.split(' ')[0], path: text.split(' ')[1] })),
    z.object({ method: z.string(), path: z.string() }),
  ])
  .pipe(z.object({ method: z.string(), path: z.string() }));

/** A rate, several, or an object with them; what else the object says counts in AWS alone. */
const scheduleEventSchema = z
  .union([z.string(), z.object({ rate: z.union([z.string(), z.array(z.string())]) }).transform(({ rate }) => rate)])
  .transform((rate) => [rate].flat());

const resourcesSchema = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Condition: z.string().optional(), Properties: z.unknown().optional() }),
  ),
});

const fileSchema = z.object({
  functions: z.record(
    z.string(),
    z.object({
      handler: z.string(),
      timeout: z.number().default(6),
      environment: z.record(z.string(), z.unknown()).default({}),
      withReceivers: z.object({ environment: z.record(z.string(), z.unknown()).default({}) }).prefault({}),
      events: z
        .array(
          z.object({
            httpApi: routeSchema.optional(),
            schedule: scheduleEventSchema.optional(),
            sqs: z
              .object({
                arn: getAttSchema,
                batchSize: z.number().default(10),
                maximumConcurrency: z.number().default(1000),
              })
              .optional(),
          }),
        )
        .default([]),
    }),
  ),
  resources: z
    .union([resourcesSchema, z.array(z.union([resourcesSchema, z.string()]))])
    // What lies in files of its own (policies, alarms) has no part in the system on this machine.
    .transform(
      (parts) =>
        Object.assign(
          {},
          ...[parts].flat().map((part) => (typeof part === 'string' ? {} : part.Resources)),
        ) as Resources,
    ),
});

type Resources = z.infer<typeof resourcesSchema>['Resources'];

const queueSchema = z.object({
  QueueName: z.string(),
  VisibilityTimeout: z.number().default(30),
  MessageRetentionPeriod: z.number().default(345_600),
  ContentBasedDeduplication: z.boolean().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: getAttSchema, maxReceiveCount: z.number() }).optional(),
});

const tableSchema = z.object({
  TableName: z.string(),
  KeySchema: z.tuple([z.object({ AttributeName: z.string(), KeyType: z.literal('HASH') })]),
});

const scheduleSchema = z.object({ ScheduleExpression: z.string(), Target: z.object({ Arn: getAttSchema }) });

type QueueResource = z.infer<typeof queueSchema>;

function pick<T>(resources: Resources, type: string, schema: z.ZodType<T>): Map<string, T> {
  const ofType = Object.entries(resources).filter(([, resource]) => resource.Type === type);
  return new Map(ofType.map(([id, { Properties }]) => [id, schema.parse(Properties)]));
}

function localQueue(queue: QueueResource, queues: ReadonlyMap<string, QueueResource>): LocalQueue {
  const deadLetters = queue.RedrivePolicy && queues.get(logicalId(queue.RedrivePolicy.deadLetterTargetArn));
  return {
    name: queue.QueueName,
    visibilityTimeout: queue.VisibilityTimeout,
    retention: queue.MessageRetentionPeriod,
    ...(queue.ContentBasedDeduplication !== undefined && {
      contentBasedDeduplication: queue.ContentBasedDeduplication,
    }),
    ...(queue.RedrivePolicy && deadLetters
      ? { redrive: { to: deadLetters.QueueName, maxReceiveCount: queue.RedrivePolicy.maxReceiveCount } }
      : {}),
  };
}

function queueUrl(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${awsQueueOrigin}/${localAccount.id}/${name}`;
}

function toTable({ TableName, KeySchema }: z.infer<typeof tableSchema>): Table {
  return { name: TableName, key: KeySchema[0].AttributeName };
}

function tableName(resource: Resources[string]): string | undefined {
  return resource.Type === 'AWS::DynamoDB::Table' ? tableSchema.parse(resource.Properties).TableName : undefined;
}

function rateInSeconds(expression: string): number {
  const found = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (!found) throw new Error(`serverless.yml: only rate(…) is understood here, not ${expression}`);
  return Number(found[1]) * { minute: 60, hour: 3600, day: 86_400 }[found[2] as 'minute' | 'hour' | 'day'];
}
