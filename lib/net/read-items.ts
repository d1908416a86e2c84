import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

type Items = {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  /** Up to a hundred values of the table's key `id`. */
  readonly ids: readonly string[];
  readonly consistent: boolean;
  readonly abortSignal?: AbortSignal | undefined;
};

/** The items that exist, in any order. Throws unless the table got to every key. */
export async function readItems({ client, table, ids, consistent, abortSignal }: Items) {
  if (ids.length === 0) return [];

  const Keys = [...new Set(ids)].map((id) => ({ id }));
  const batch = new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: consistent } } });
  const { Responses, UnprocessedKeys } = await client.send(batch, abortSignal && { abortSignal });
  if ((UnprocessedKeys?.[table]?.Keys ?? []).length > 0) throw new Error(`the table ${table} did not get to every key`);

  return Responses?.[table] ?? [];
}
