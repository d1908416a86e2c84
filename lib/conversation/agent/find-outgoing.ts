import type { LedgerRow } from '../../ledger/row.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';
import { type AgentContent, agentContent } from './agent-content.ts';
import type { AgentMessageDeps } from './agent-message-deps.ts';
import type { Outgoing } from './outgoing.ts';

type FoundOutgoing =
  | { readonly status: 'ready'; readonly outgoing: Outgoing }
  | Exclude<AgentContent, { readonly status: 'ready' }>;

/** Reads where the message goes, and renders it. Throws if a table or the bucket does not answer. */
export async function findOutgoing(
  deps: Pick<AgentMessageDeps, 'catalog' | 'conversations' | 'media'>,
  { record, row }: { readonly record: AgentMessageRecord; readonly row: LedgerRow | undefined },
): Promise<FoundOutgoing> {
  const conversation = row?.conversation === undefined ? undefined : await deps.conversations.read(row.conversation);
  if (!row || !conversation)
    return { status: 'failed', fault: { code: 'client_unreachable', detail: 'The conversation is over.' } };

  const channel = deps.catalog().channel(conversation.channel);
  if (!channel) return { status: 'later', fault: { code: 'unknown_channel' } };

  const found = await agentContent(deps, record, { row, channel, conversation });
  if (found.status !== 'ready') return found;

  const { content, category } = found;

  return { status: 'ready', outgoing: { record, row, channel, conversation, content, category } };
}
