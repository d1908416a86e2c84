import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A table, and who speaks with it. */
export type Table = { readonly client: DynamoDBDocumentClient; readonly table: string };
