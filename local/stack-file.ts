/** The shape of what is read of serverless.yml. */
import * as z from 'zod';
import { getAttSchema } from './intrinsics.ts';

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

const eventsSchema = z
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
  .default([]);

const environmentSchema = z.record(z.string(), z.unknown()).default({});

/** What a part of a stage adds to a function. */
const additionSchema = z.object({ environment: environmentSchema, events: eventsSchema }).prefault({});

const resourcesSchema = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Condition: z.string().optional(), Properties: z.unknown().optional() }),
  ),
});

export const fileSchema = z.object({
  service: z.string().default('service'),
  functions: z.record(
    z.string(),
    z.object({
      handler: z.string(),
      timeout: z.number().default(6),
      environment: environmentSchema,
      events: eventsSchema,
      withReceivers: additionSchema,
      withClientMessages: additionSchema,
      withBridgedServers: additionSchema,
      withCallbacks: additionSchema,
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

export type Resources = z.infer<typeof resourcesSchema>['Resources'];

export const queueSchema = z.object({
  QueueName: z.string(),
  VisibilityTimeout: z.number().default(30),
  MessageRetentionPeriod: z.number().default(345_600),
  ContentBasedDeduplication: z.boolean().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: getAttSchema, maxReceiveCount: z.number() }).optional(),
});

const keyOf = <Type extends string>(type: Type) => z.object({ AttributeName: z.string(), KeyType: z.literal(type) });

export const tableSchema = z.object({
  TableName: z.string(),
  KeySchema: z.union([z.tuple([keyOf('HASH')]), z.tuple([keyOf('HASH'), keyOf('RANGE')])]),
});

export const scheduleSchema = z.object({ ScheduleExpression: z.string(), Target: z.object({ Arn: getAttSchema }) });

/** Its name may be made of this account's id: a bucket's is unique in the world. */
export const bucketSchema = z.object({ BucketName: z.unknown().optional() }).prefault({});

export type QueueResource = z.infer<typeof queueSchema>;
export type TableResource = z.infer<typeof tableSchema>;
