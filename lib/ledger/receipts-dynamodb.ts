import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { refusedAs } from '../net/conditional-write.ts';
import { clearsFault, type Receipt, rankOf, receiptOf, receiptStatuses } from './receipt.ts';
import { type Raised, type Receipts, type ReceiptUpdate, receiptKey } from './receipts.ts';
import { faultSchema } from './row.ts';

type Options = { readonly client: DynamoDBDocumentClient; readonly table: string };

const time = z.optional(z.number());
const itemSchema = z.object({
  rank: z.number(),
  sent: time,
  failed: time,
  delivered: time,
  read: time,
  fault: z.optional(faultSchema),
});

/**
 * Receipts in the ledger's table, beside the rows. The usual receipt, one that says more than is known, is one
 * conditional write; for any other a second one fills in its time, if that is missing.
 */
export function createDynamodbReceipts({ client, table }: Options): Receipts {
  const keyOf = (messageId: string) => ({ TableName: table, Key: { sessionId: receiptKey(messageId) } });

  /** Undefined: at least as much was known. */
  const rise = ({ messageId, status, at, fault, expiresAt }: ReceiptUpdate): Promise<Raised | undefined> => {
    const sets = ['#rank = :rank', '#status = if_not_exists(#status, :at)', 'expiresAt = :expiresAt'];
    if (fault) sets.push('fault = :fault');
    const update = new UpdateCommand({
      ...keyOf(messageId),
      UpdateExpression: `SET ${sets.join(', ')}${clearsFault(status) ? ' REMOVE fault' : ''}`,
      ConditionExpression: 'attribute_not_exists(#rank) OR #rank < :rank',
      ExpressionAttributeNames: { '#rank': 'rank', '#status': status },
      ExpressionAttributeValues: {
        ':rank': rankOf(status),
        ':at': at,
        ':expiresAt': Math.ceil(expiresAt / 1000),
        ...(fault && { ':fault': fault }),
      },
      ReturnValues: 'UPDATED_OLD',
    });

    return refusedAs(undefined, async () => {
      const { Attributes } = await client.send(update);

      return Attributes?.rank === undefined ? 'first' : 'raised';
    });
  };

  /** Throws if the item has expired in between. */
  const fill = async ({ messageId, status, at }: ReceiptUpdate): Promise<Raised> => {
    const { Attributes } = await client.send(
      new UpdateCommand({
        ...keyOf(messageId),
        UpdateExpression: 'SET #status = if_not_exists(#status, :at)',
        ConditionExpression: '#rank >= :rank',
        ExpressionAttributeNames: { '#rank': 'rank', '#status': status },
        ExpressionAttributeValues: { ':rank': rankOf(status), ':at': at },
        ReturnValues: 'ALL_NEW',
      }),
    );

    return Attributes?.rank === rankOf(status) ? 'repeated' : 'lower';
  };

  return {
    read: async (messageId) => {
      const { Item } = await client.send(new GetCommand({ ...keyOf(messageId), ConsistentRead: true }));

      return Item && receiptOfItem(Item);
    },

    raise: async (update) => (await rise(update)) ?? fill(update),
  };
}

/** A rank that this version does not know is read as the highest that it knows. */
export function receiptOfItem(item: Record<string, unknown>): Receipt | undefined {
  const { rank, fault, ...times } = itemSchema.parse(item);
  const status = receiptStatuses[Math.min(rank, receiptStatuses.length) - 1];

  return status && receiptOf(status, times, fault);
}
