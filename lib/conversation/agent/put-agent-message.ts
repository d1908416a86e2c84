import type { AgentMessage, AgentMessages } from '../../ledger/agent-messages.ts';
import { keptUntil, type LedgerRow } from '../../ledger/row.ts';
import type { MessageQueue } from '../../queue/message-queue.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';
import { outgoingGroup, outgoingId } from './outgoing-place.ts';

export type PutAgentMessageDeps = {
  readonly agentMessages: AgentMessages;
  readonly messageQueue: MessageQueue;
  readonly newToken: () => string;
};

/** `reused`: the message's id stands for other content. */
export type PutAgentMessage =
  | { readonly status: 'accepted' | 'repeated'; readonly message: AgentMessage }
  | { readonly status: 'reused' };

/**
 * Stores what the agents' side wrote, then enqueues it. A repeat enqueues the first one's record again: what became of
 * it is in the item, so that does no harm, and an earlier call may have ended in between. Throws if either is not
 * stored.
 */
export async function putAgentMessage(
  { agentMessages, messageQueue, newToken }: PutAgentMessageDeps,
  record: AgentMessageRecord,
  { contentHash, expiresAt }: { readonly contentHash: string; readonly expiresAt: number },
): Promise<PutAgentMessage> {
  const { messageId, acceptedAt, deadline, sessionId } = record;
  const fresh: AgentMessage = {
    ...{ messageId, status: 'accepted', contentHash, version: newToken() },
    ...{ acceptedAt, updatedAt: acceptedAt, deadline, attempt: 0, expiresAt },
  };
  const isFirst = await agentMessages.write(fresh, undefined);
  const message = isFirst ? fresh : ((await agentMessages.read(messageId)) ?? fresh);
  if (message.contentHash !== contentHash) return { status: 'reused' };

  if (message.status === 'accepted' || message.status === 'retrying')
    await messageQueue.put(
      { ...record, acceptedAt: message.acceptedAt, deadline: message.deadline },
      { group: outgoingGroup(sessionId), deduplicationId: outgoingId('agent-message', messageId) },
    );

  // The answer to our own write may have been lost.
  return { status: message.version === fresh.version ? 'accepted' : 'repeated', message };
}

/** Until when a message is remembered: ms since 1970. A session may go on for longer than its row's deadline says. */
export function messageKeptUntil(row: Pick<LedgerRow, 'deadline'>, now: number): number {
  return Math.max(keptUntil(row), keptUntil({ deadline: now }));
}
