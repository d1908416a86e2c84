import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from '../net/conditional-write.ts';
import type { Cooldown } from './cooldown.ts';

/** Cooldowns are in the ledger's table, under keys that no session id can equal; its TTL removes them. */
export function createDynamodbCooldown({
  client,
  table,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}): Cooldown {
  return {
    begin: ({ key, sessionId, until }, now) => {
      const put = new PutCommand({
        TableName: table,
        Item: { sessionId: `cooldown-${key}`, holder: sessionId, until, expiresAt: Math.ceil(until / 1000) },
        ConditionExpression: 'attribute_not_exists(sessionId) OR #until <= :now OR holder = :holder',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':now': now, ':holder': sessionId },
      });

      return unlessRefused(() => client.send(put));
    },
  };
}
