/**
 * What serverless.yml says of queues, tables, buckets, functions, routes and schedule: the system on this machine
 * follows the file.
 */
import type * as z from 'zod';
import { localAccount } from './account.ts';
import { logicalId, type Names, resolveIntrinsic } from './intrinsics.ts';
import type { LocalQueue } from './queue-server.ts';
import { readServerlessFile } from './serverless-file.ts';
import {
  bucketSchema,
  fileSchema,
  type QueueResource,
  queueSchema,
  type Resources,
  scheduleSchema,
  type TableResource,
  tableSchema,
} from './stack-file.ts';
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

/** Such as `Receivers` or `ClientMessages`: only a stage with such has the queue. */
type StackQueue = LocalQueue & { readonly condition?: string };

export type Stack = {
  readonly queues: readonly StackQueue[];
  /** Their names. */
  readonly buckets: readonly string[];
  readonly tables: Readonly<Record<'ledger' | 'contacts' | 'conversations' | 'callbacks', Table>>;
  readonly functions: Readonly<Record<string, LocalFunction>>;
  readonly routes: readonly Route[];
  readonly queueTriggers: readonly QueueTrigger[];
  readonly schedules: readonly Schedule[];
};

/** Before anything of the file has a name. */
const pseudo: Names = { ref: () => undefined, arn: () => undefined };

export const awsQueueOrigin = `https://sqs.${localAccount.region}.amazonaws.com`;

export function readStack(serverlessYml: string, stage: string): Stack {
  const file = fileSchema.parse(readServerlessFile(serverlessYml, stage));
  const { resources } = file;
  const queues = pick(resources, 'AWS::SQS::Queue', queueSchema);
  const tables = pick(resources, 'AWS::DynamoDB::Table', tableSchema);
  const tableOf = (id: string) => {
    const table = tables.get(id);
    if (!table) throw new Error(`serverless.yml: the table ${id} is needed`);

    return toTable(table);
  };

  const buckets = new Map(
    [...pick(resources, 'AWS::S3::Bucket', bucketSchema)].map(([id, { BucketName: name }]) => [
      id,
      // CloudFormation would draw one.
      name === undefined ? `${file.service}-${stage}-${id}`.toLowerCase() : resolveIntrinsic(name, pseudo, id),
    ]),
  );

  const names: Names = {
    ref: (id) => queueUrl(queues.get(id)?.QueueName) ?? buckets.get(id) ?? (resources[id] && tableName(resources[id])),
    arn: (id) =>
      queues.has(id) ? `arn:aws:sqs:${localAccount.region}:${localAccount.id}:${queues.get(id)?.QueueName}` : undefined,
  };

  // The catalog may get receivers while the system runs: on this machine, their parts are always there.
  const events = Object.entries(file.functions).flatMap(([name, { events, withReceivers, withClientMessages }]) =>
    [...events, ...withReceivers.events, ...withClientMessages.events].map((event) => ({ name, event })),
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
    buckets: [...buckets.values()],
    tables: {
      ledger: tableOf('Ledger'),
      contacts: tableOf('Contacts'),
      conversations: tableOf('Conversations'),
      callbacks: tableOf('Callbacks'),
    },
    functions: Object.fromEntries(
      Object.entries(file.functions).map(([name, { handler, timeout, environment, ...parts }]) => [
        name,
        {
          handler,
          timeout,
          environment: Object.fromEntries(
            Object.entries({
              ...environment,
              ...parts.withReceivers.environment,
              ...parts.withClientMessages.environment,
              ...parts.withBridgedServers.environment,
              ...parts.withCallbacks.environment,
            }).map(([key, value]) => [key, resolveIntrinsic(value, names, key)]),
          ),
        },
      ]),
    ),
    routes: events.flatMap(({ name, event }) => (event.httpApi ? [{ ...event.httpApi, function: name }] : [])),
    queueTriggers,
    schedules: schedules.map(({ name, rate }) => ({ function: name, every: rateInSeconds(rate) })),
  };
}

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

function toTable({ TableName, KeySchema }: TableResource): Table {
  const [key, sortKey] = KeySchema;

  return { name: TableName, key: key.AttributeName, ...(sortKey && { sortKey: sortKey.AttributeName }) };
}

function tableName(resource: Resources[string]): string | undefined {
  return resource.Type === 'AWS::DynamoDB::Table' ? tableSchema.parse(resource.Properties).TableName : undefined;
}

function rateInSeconds(expression: string): number {
  const found = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (!found) throw new Error(`serverless.yml: only rate(…) is understood here, not ${expression}`);
  return Number(found[1]) * { minute: 60, hour: 3600, day: 86_400 }[found[2] as 'minute' | 'hour' | 'day'];
}
