import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import { withChatIndex } from '../invite/index-chats.ts';
import { createDynamodbChatIndex } from '../ledger/chat-index-dynamodb.ts';
import type { SecretRuntime } from './runtime.ts';

export type IndexRuntime = Pick<SecretRuntime, 'catalog' | 'now' | 'report'>;
export type IndexTable = { readonly client: DynamoDBDocumentClient; readonly table: string };

/** Loaded with the first chat of Amazon Connect, by indexed.ts. */
export function withIndexOf(
  chatServers: ChatServers,
  { catalog, now, report }: IndexRuntime,
  table: IndexTable,
): ChatServers {
  return withChatIndex(chatServers, { catalog, chatIndex: createDynamodbChatIndex(table), now, report });
}
