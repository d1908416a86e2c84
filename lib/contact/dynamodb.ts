import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unlessRefused } from '../net/conditional-write.ts';
import { readItems } from '../net/read-items.ts';
import type { Contact, ContactTable } from './contact-table.ts';
import { contactFields } from './person.ts';

export type TableOptions = {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly abortSignal?: AbortSignal;
};

/**
 * The table of contacts in DynamoDB, keyed by `id`; its TTL is `expiresAt`, in seconds. Nothing is begun once the
 * signal has aborted.
 */
export function createDynamodbContactTable({ client, table, abortSignal }: TableOptions): ContactTable {
  const options = { ...(abortSignal && { abortSignal }) };

  const readMany = (ids: readonly string[]) => readItems({ client, table, ids, consistent: true, abortSignal });

  return {
    readPointers: async (keys) => {
      const items = await readMany(keys.map(pointerId));

      return new Map(
        items
          .map((item) => pointerSchema.parse(item))
          .map(({ id, ...pointer }) => [id.slice(pointerId('').length), pointer]),
      );
    },

    readContacts: async (ids) => {
      const items = await readMany(ids);

      return new Map(items.map(fromItem).map((contact) => [contact.id, contact]));
    },

    writePointer: (key, { expiresAt, ...pointer }, expectedVersion) => {
      const Item = { id: pointerId(key), ...pointer, expiresAt: toSeconds(expiresAt) };

      return unlessRefused(() =>
        client.send(new PutCommand({ TableName: table, Item, ...ifVersion(expectedVersion) }), options),
      );
    },

    mergeContact: ({ id, fields, keys, updatedAt, expiresAt }, { stored }) => {
      const values = { ...fields, updatedAt, expiresAt: toSeconds(expiresAt) };
      const names = Object.keys(values);
      // DynamoDB takes no set that is empty.
      const adds = keys.length > 0;

      const update = new UpdateCommand({
        TableName: table,
        Key: { id },
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}${adds ? ' ADD #keys :keys' : ''}`,
        ...(stored && { ConditionExpression: 'attribute_exists(id)' }),
        ExpressionAttributeNames: {
          ...(adds && { '#keys': 'keys' }),
          ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ...(adds && { ':keys': new Set(keys) }),
          ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
        },
      });

      return unlessRefused(() => client.send(update, options));
    },
  };
}

export const pointerId = (key: string) => `key-${key}`;

/** Undefined: there must be no item. */
export function ifVersion(expectedVersion: string | undefined) {
  return expectedVersion === undefined
    ? { ConditionExpression: 'attribute_not_exists(id)' }
    : { ConditionExpression: 'version = :expected', ExpressionAttributeValues: { ':expected': expectedVersion } };
}

const toSeconds = (ms: number) => Math.ceil(ms / 1000);
const time = z.pipe(
  z.number(),
  z.transform((seconds: number) => seconds * 1000),
);

const pointerSchema = z.object({ id: z.string(), ids: z.array(z.string()), version: z.string(), expiresAt: time });

const fieldsSchema = z.object(Object.fromEntries(contactFields.map((name) => [name, z.optional(z.string())])));
const contactSchema = z.object({
  id: z.string(),
  keys: z.pipe(
    z.set(z.string()),
    z.transform((keys: Set<string>) => [...keys]),
  ),
  updatedAt: z.number(),
  expiresAt: time,
});

function fromItem(item: Record<string, unknown>): Contact {
  return { ...contactSchema.parse(item), fields: fieldsSchema.parse(item) };
}
