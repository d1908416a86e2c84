import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unlessRefused } from '../net/conditional-write.ts';
import { type Counted, countedAt, type Quotas } from './quota.ts';

const stored = z.object({ version: z.string(), counted: z.array(z.object({ sessionId: z.string(), at: z.number() })) });

/** A round is lost only to another message to the same client. */
const maxRounds = 10;

type QuotaOptions = {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly newToken: () => string;
};

/** Counts are in the ledger's table, under keys that no session id can equal; its TTL removes them. */
export function createDynamodbQuotas({ client, table, newToken }: QuotaOptions): Quotas {
  const read = async (key: string) => {
    const get = new GetCommand({ TableName: table, Key: { sessionId: `quota-${key}` }, ConsistentRead: true });

    return stored.safeParse((await client.send(get)).Item).data;
  };

  const write = (
    key: string,
    counted: readonly Counted[],
    place: { expiresAt: number; expected: string | undefined },
  ) =>
    unlessRefused(() =>
      client.send(
        new PutCommand({
          TableName: table,
          Item: {
            ...{ sessionId: `quota-${key}`, counted, version: newToken() },
            expiresAt: Math.ceil(place.expiresAt / 1000),
          },
          ...(place.expected === undefined
            ? { ConditionExpression: 'attribute_not_exists(sessionId)' }
            : {
                ConditionExpression: 'version = :version',
                ExpressionAttributeValues: { ':version': place.expected },
              }),
        }),
      ),
    );

  return {
    nextAt: async (limit, now) => countedAt((await read(limit.key))?.counted ?? [], limit, { now }).nextAt,

    take: async (limit, sessionId, now) => {
      for (let round = 0; round < maxRounds; round += 1) {
        const known = await read(limit.key);
        const { recent, nextAt } = countedAt(known?.counted ?? [], limit, { now, sessionId });
        if (nextAt > now || recent.some((one) => one.sessionId === sessionId)) return nextAt;

        const place = { expiresAt: now + limit.windowMs, expected: known?.version };
        if (await write(limit.key, [...recent, { sessionId, at: now }], place)) return now;
      }

      throw new Error('too many messages to one client at once');
    },
  };
}
