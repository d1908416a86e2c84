import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createTableClient } from '../../lib/net/clients.ts';
import type { BatchHandler } from './event-source.ts';

const ranks: Readonly<Record<string, number>> = { sent: 1, failed: 2, delivered: 3, read: 4 };

/**
 * The least that could relay a batch: one conditional write each, all at once. No row is read, so that nothing says
 * whose message it is, and nobody is told; the same client as ours.
 */
export function createFloorRelay({ table }: { readonly table: string }): BatchHandler {
  const documents = createTableClient();

  return async ({ Records }) => {
    await Promise.all(
      Records.map(({ body }) => {
        const { messageId, status, at } = JSON.parse(body);

        return documents.send(
          new UpdateCommand({
            TableName: table,
            Key: { sessionId: messageId },
            UpdateExpression: 'SET #rank = :rank, #status = if_not_exists(#status, :at), expiresAt = :expiresAt',
            ConditionExpression: 'attribute_not_exists(#rank) OR #rank < :rank',
            ExpressionAttributeNames: { '#rank': 'rank', '#status': status },
            ExpressionAttributeValues: { ':rank': ranks[status], ':at': at, ':expiresAt': Math.ceil(at / 1000) },
          }),
        );
      }),
    );

    return { batchItemFailures: [] };
  };
}
