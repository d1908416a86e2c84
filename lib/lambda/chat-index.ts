import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import { withChatIndex } from '../invite/index-chats.ts';
import type { ChatIndex } from '../ledger/chat-index.ts';
import { openOnce } from '../net/open-once.ts';
import type { SecretRuntime } from './runtime.ts';

type Table = { readonly client: DynamoDBDocumentClient; readonly table: string };

/** Loaded with the first chat that is found by its server's id. */
function lazyChatIndex(table: Table): () => Promise<ChatIndex> {
  return openOnce(async () => (await import('../ledger/chat-index-dynamodb.ts')).createDynamodbChatIndex(table));
}

/** The chat servers, with every chat found by its server's id that is reported by it. */
export function indexed(
  chatServers: ChatServers,
  { catalog, now, report }: Pick<SecretRuntime, 'catalog' | 'now' | 'report'>,
  table: Table,
): ChatServers {
  return withChatIndex(chatServers, { catalog, openChatIndex: lazyChatIndex(table), now, report });
}
