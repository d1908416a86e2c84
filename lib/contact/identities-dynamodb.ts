import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unlessRefused } from '../net/conditional-write.ts';
import type { KeyedDigest } from '../net/keyed-digest.ts';
import { readItems } from '../net/read-items.ts';
import type { Identities } from './identities.ts';

type Options = { readonly client: DynamoDBDocumentClient; readonly table: string; readonly digest: KeyedDigest };

const itemSchema = z.object({ id: z.string(), person: z.string() });

/**
 * Identities in the table of conversations, keyed by `id`; its TTL is `expiresAt`, in seconds. One item for each name
 * but a client's first, which is its own.
 */
export function createDynamodbIdentities({ client, table, digest }: Options): Identities {
  /** The persons of the keys that have been linked. */
  const read = async (keys: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const items = await readItems({ client, table, ids: keys.map(identityId), consistent: false });

    return new Map(
      items.map((item) => itemSchema.parse(item)).map(({ id, person }) => [id.slice(identityId('').length), person]),
    );
  };

  return {
    personOf: async (scope, clientId) => {
      const key = await digest('identity', scope, clientId);

      return (await read([key])).get(key) ?? key;
    },

    link: async (scope, clientIds, expiresAt) => {
      const keys = await Promise.all([...new Set(clientIds)].map((clientId) => digest('identity', scope, clientId)));
      const [first, ...others] = keys;
      if (first === undefined || others.length === 0) return;

      // Mostly all are linked already: to read them costs a tenth of writing one.
      const known = await read(keys);
      const person = known.get(first) ?? first;
      await Promise.all(
        others
          .filter((key) => !known.has(key) && key !== person)
          .map((key) =>
            unlessRefused(() =>
              client.send(
                new PutCommand({
                  TableName: table,
                  Item: { id: identityId(key), person, expiresAt: Math.ceil(expiresAt / 1000) },
                  ConditionExpression: 'attribute_not_exists(id)',
                }),
              ),
            ),
          ),
      );
    },
  };
}

export const identityId = (key: string) => `identity-${key}`;
