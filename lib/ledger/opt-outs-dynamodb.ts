import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unlessRefused } from '../net/conditional-write.ts';
import type { KeyedDigest } from '../net/keyed-digest.ts';
import { readItems } from '../net/read-items.ts';
import { closedOptOut, isClosed, type OptOut, type OptOuts, strictest } from './opt-outs.ts';

type Options = {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly digest: KeyedDigest;
  readonly now: () => number;
};

const itemSchema = z.object({
  at: z.number(),
  by: z.enum(['client', 'vendor', 'agent', 'operator']),
  word: z.optional(z.string()),
  marketing: z.optional(z.literal(true)),
  answerable: z.optional(z.literal(true)),
});

/**
 * Opt-outs in the table of conversations, keyed by `id`, without a TTL. `lastAt` is when it was last said: what is
 * older changes nothing. `wroteAt` is when the message was written that made it answerable. One that is removed is
 * emptied and left to the TTL: a delete would be one more command of the SDK in every cold start.
 */
export function createDynamodbOptOuts({ client, table, digest, now }: Options): OptOuts {
  const idsOf = (scope: string, identities: readonly string[]) =>
    Promise.all(
      [...new Set(identities)].map(async (identity) => `opt-out-${await digest('opt-out', scope, identity)}`),
    );

  /** Resolves false if the condition was not met. */
  const update = (id: string, expression: string, condition: string, values: Values) =>
    unlessRefused(() =>
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { id },
          UpdateExpression: expression,
          ConditionExpression: condition,
          ...namesAndValues(`${expression} ${condition}`, values),
        }),
      ),
    );

  return {
    read: async (scope, identities) => {
      const ids = await idsOf(scope, identities);
      const items = await readItems({ client, table, ids, consistent: true });

      return strictest(items.filter((item) => 'at' in item).map((item) => itemSchema.parse(item)));
    },

    put: async (scope, identities, optOut) => {
      const ids = await idsOf(scope, identities);
      await Promise.all(
        ids.map(async (id) => {
          if (await update(id, ...creation(optOut))) return;
          if (!optOut.marketing && !isClosed(optOut)) await update(id, ...outlasting(optOut));

          const again = '#lastAt < :lastAt';
          const [expression, condition] = optOut.marketing
            ? ['SET #lastAt = :lastAt', `${again} AND attribute_exists(#marketing)`]
            : ['SET #lastAt = :lastAt REMOVE #answerable, #wroteAt', `${again} OR #wroteAt <= :lastAt`];
          await update(id, expression, condition, { lastAt: optOut.at });
        }),
      );
    },

    allowAnswers: async (scope, identities, at) => {
      const ids = await idsOf(scope, identities);
      const condition = '#lastAt <= :at AND attribute_not_exists(#marketing)';
      const expression = 'SET #answerable = :yes, #wroteAt = :at';
      await Promise.all(ids.map((id) => update(id, expression, condition, { at, yes: true })));
    },

    remove: async (scope, identities, { at, marketing, closed } = {}) => {
      const ids = await idsOf(scope, identities);
      const condition = [
        'attribute_exists(#at)',
        ...(at === undefined ? [] : ['#lastAt <= :at']),
        ...(marketing ? ['attribute_exists(#marketing)'] : []),
        ...(closed ? [ofClosed] : []),
      ].join(' AND ');
      const seconds = Math.floor(now() / 1000);
      const values = { now: seconds, ...(at !== undefined && { at }), ...(closed && closedValues) };
      await Promise.all(
        ids.map((id) =>
          update(
            id,
            'SET #expiresAt = :now REMOVE #at, #lastAt, #by, #word, #marketing, #answerable, #wroteAt',
            condition,
            values,
          ),
        ),
      );
    },
  };
}

type Values = Readonly<Record<string, unknown>>;

/** If there is none, or only one of marketing that this one goes beyond. */
function creation({ at, by, word, marketing }: OptOut): readonly [string, string, Values] {
  const values = { at, by, lastAt: at, ...(word !== undefined && { word }), ...(marketing && { marketing }) };
  const set = `SET ${Object.keys(values)
    .map((name) => `#${name} = :${name}`)
    .join(', ')}`;
  const removed = ['#expiresAt', ...(word === undefined ? ['#word'] : []), ...(marketing ? [] : ['#marketing'])];

  return [
    `${set} REMOVE ${removed.join(', ')}`,
    marketing ? 'attribute_not_exists(#at)' : 'attribute_not_exists(#at) OR attribute_exists(#marketing)',
    values,
  ];
}

/** In the place of a deleted conversation. When that was said last stays: what is older changes nothing. */
function outlasting({ at, by, word }: OptOut): readonly [string, string, Values] {
  return [
    `SET #at = :at, #by = :by${word === undefined ? ' REMOVE #word' : ', #word = :word'}`,
    ofClosed,
    { at, by, ...(word !== undefined && { word }), ...closedValues },
  ];
}

const ofClosed = '#by = :closedBy AND #word = :closedWord';
const closedValues = { closedBy: closedOptOut.by, closedWord: closedOptOut.word };

/** Some of the names are reserved words; all are written with a `#`. */
function namesAndValues(expression: string, values: Values) {
  const names = new Set([...expression.matchAll(/#(\w+)/g)].map(([, name = '']) => name));
  const given = Object.entries(values).map(([name, value]) => [`:${name}`, value]);

  return {
    ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(given),
  };
}
