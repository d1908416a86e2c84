import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unlessRefused } from '../net/conditional-write.ts';
import type { KeyedDigest } from '../net/keyed-digest.ts';
import type { Identities } from './identities.ts';

type Options = { readonly client: DynamoDBDocumentClient; readonly table: string; readonly digest: KeyedDigest };

const itemSchema = z.object({ person: z.string() });

/**
 * Identities in the table of conversations, keyed by `id`; its TTL is `expiresAt`, in seconds. One item for each name
 * but a client's first, which is its own.
 */
export function createDynamodbIdentities({ client, table, digest }: Options): Identities {
  const read = async (key: string): Promise<string | undefined> => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: { id: idOf(key) } }));

    return Item && itemSchema.parse(Item).person;
  };

  const personOf = async (key: string) => (await read(key)) ?? key;

  return {
    personOf: async (scope, clientId) => personOf(await digest('identity', scope, clientId)),

    link: async (scope, clientIds, expiresAt) => {
      const [first, ...others] = await Promise.all(
        [...new Set(clientIds)].map((clientId) => digest('identity', scope, clientId)),
      );
      if (first === undefined || others.length === 0) return;

      const person = await personOf(first);
      await Promise.all(
        others.map((key) =>
          unlessRefused(() =>
            client.send(
              new PutCommand({
                TableName: table,
                Item: { id: idOf(key), person, expiresAt: Math.ceil(expiresAt / 1000) },
                ConditionExpression: 'attribute_not_exists(id)',
              }),
            ),
          ),
        ),
      );
    },
  };
}

const idOf = (key: string) => `identity-${key}`;
