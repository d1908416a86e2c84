import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { refusedAs, unlessRefused } from '../net/conditional-write.ts';
import { callbackEvents } from '../queue/callback-record.ts';
import type { Callbacks, Parked } from './callbacks.ts';

type Options = { readonly client: DynamoDBDocumentClient; readonly table: string };

const endpointSchema = z.object({
  version: z.string(),
  address: z.string(),
  failures: z.number(),
  failingSince: z.number(),
  until: z.number(),
  isGone: z.boolean(),
  isProbed: z.boolean(),
  answer: z.optional(z.string()),
  answeredAt: z.optional(z.number()),
});

const parkedSchema = z.object({
  announced: z.string(),
  sessionId: z.string(),
  event: z.enum(callbackEvents),
  at: z.number(),
  tries: z.number(),
  due: z.number(),
  answer: z.optional(z.string()),
  expiresAt: z.number(),
});

const endpointKey = (caller: string) => ({ id: `endpoint:${caller}`, place: 'state' });
const parkedId = (caller: string) => `parked:${caller}`;
/** In the order in which they are due: ms since 1970 have thirteen digits until the year 2286. */
const placeOf = ({ due, sessionId, event }: Parked) => `${due} ${sessionId} ${event}`;

/**
 * Callbacks in a table of their own, keyed by `id` and `place`. `expiresAt` is DynamoDB's TTL, in seconds. The client
 * must drop undefined members (`removeUndefinedValues`).
 */
export function createDynamodbCallbacks({ client, table: TableName }: Options): Callbacks {
  const queryParked = (caller: string) => ({
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: 'id = :id',
    ExpressionAttributeValues: { ':id': parkedId(caller) },
  });

  return {
    readEndpoint: async (caller) => {
      const { Item } = await client.send(new GetCommand({ TableName, Key: endpointKey(caller), ConsistentRead: true }));

      return Item && endpointSchema.parse(Item);
    },

    writeEndpoint: (caller, endpoint, expectedVersion) =>
      unlessRefused(() =>
        client.send(
          new PutCommand({
            TableName,
            Item: { ...endpoint, ...endpointKey(caller) },
            ...(expectedVersion === undefined
              ? { ConditionExpression: 'attribute_not_exists(id)' }
              : {
                  ConditionExpression: '#version = :expected',
                  ExpressionAttributeNames: { '#version': 'version' },
                  ExpressionAttributeValues: { ':expected': expectedVersion },
                }),
          }),
        ),
      ),

    park: async (caller, parked) => {
      const { id: announced, expiresAt, ...rest } = parked;
      const key = { id: parkedId(caller), place: placeOf(parked) };
      await client.send(
        new PutCommand({ TableName, Item: { ...rest, announced, ...key, expiresAt: Math.ceil(expiresAt / 1000) } }),
      );
    },

    parked: async (caller, Limit) => {
      const { Items = [] } = await client.send(new QueryCommand({ ...queryParked(caller), Limit }));

      return Items.map((item) => {
        const { announced: id, expiresAt, ...rest } = parkedSchema.parse(item);

        return { ...rest, id, expiresAt: expiresAt * 1000 };
      });
    },

    countParked: async (caller) => {
      let count = 0;
      let from: Record<string, unknown> | undefined;

      do {
        const { Count = 0, LastEvaluatedKey } = await client.send(
          new QueryCommand({ ...queryParked(caller), Select: 'COUNT', ExclusiveStartKey: from }),
        );
        count += Count;
        from = LastEvaluatedKey;
      } while (from);

      return count;
    },

    unpark: async (caller, parked) => {
      await client.send(new DeleteCommand({ TableName, Key: { id: parkedId(caller), place: placeOf(parked) } }));
    },

    revise: async (sessionId, event, { id, expiresAt }) => {
      const Key = { id: `session:${sessionId}`, place: 'revisions' };
      const update = new UpdateCommand({
        TableName,
        Key,
        UpdateExpression:
          'SET #count = if_not_exists(#count, :none) + :one, #event = if_not_exists(#count, :none) + :one, #by = :by, expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(#event)',
        ExpressionAttributeNames: { '#count': 'count', '#event': event, '#by': `${event} by` },
        ExpressionAttributeValues: { ':none': 0, ':one': 1, ':by': id, ':expiresAt': Math.ceil(expiresAt / 1000) },
        ReturnValues: 'ALL_NEW',
      });
      const taken = await refusedAs(undefined, async () => (await client.send(update)).Attributes);
      const item = taken ?? (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
      const revision = item?.[event];
      if (typeof revision !== 'number') throw new Error('the revisions of a session have gone while one was taken');

      return item?.[`${event} by`] === id ? { status: 'new', revision } : { status: 'reported' };
    },
  };
}
