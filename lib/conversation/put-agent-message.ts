import type { AgentMessages } from '../ledger/agent-messages.ts';
import { digestOf } from '../net/digest.ts';
import type { MessageQueue } from '../queue/message-queue.ts';
import type { AgentMessageRecord } from '../queue/message-record.ts';

export type PutAgentMessageDeps = {
  readonly agentMessages: AgentMessages;
  readonly messageQueue: MessageQueue;
  readonly newToken: () => string;
};

/** `reused`: the message's id stands for other content. */
export type PutAgentMessage = 'accepted' | 'repeated' | 'reused';

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
  const fresh = { messageId, status: 'accepted', contentHash, acceptedAt, deadline, attempt: 0, expiresAt } as const;
  const version = newToken();
  const isFirst = await agentMessages.write({ ...fresh, version }, undefined);
  const stored = isFirst ? fresh : await agentMessages.read(messageId);
  if (stored && stored.contentHash !== contentHash) return 'reused';

  const known = stored ?? fresh;
  if (known.status === 'accepted' || known.status === 'retrying')
    await messageQueue.put(
      { ...record, acceptedAt: known.acceptedAt, deadline: known.deadline },
      {
        group: `out-${sessionId}`,
        deduplicationId: digestOf(JSON.stringify(['agent-message', messageId])).toString('base64url'),
      },
    );

  return isFirst || (stored && 'version' in stored && stored.version === version) ? 'accepted' : 'repeated';
}
