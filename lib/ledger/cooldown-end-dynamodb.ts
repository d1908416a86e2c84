import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { CooldownEnd } from './cooldown.ts';

/** Apart from what begins them: deliver needs no end. */
export function createDynamodbCooldownEnd({
  client,
  table,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}): CooldownEnd {
  return async (key) => {
    const get = new GetCommand({ TableName: table, Key: { sessionId: `cooldown-${key}` }, ConsistentRead: true });
    const { Item } = await client.send(get);

    return typeof Item?.until === 'number' ? Item.until : undefined;
  };
}
