import type { Catalog } from '../../catalog/catalog.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { systemMessageIdOf } from './agent-message-id.ts';
import { messageKeptUntil, type PutAgentMessageDeps, putAgentMessage } from './put-agent-message.ts';

export type SystemMessage = {
  readonly row: Pick<LedgerRow, 'sessionId' | 'deadline'>;
  readonly channel: Pick<ChannelSettings, 'conversation'>;
  /** Names the occasion: one answer of a session for each, however often this is called. */
  readonly what: string;
  readonly responseId: string;
  /** An answer to the client's opting out, which that does not bar. */
  readonly confirmsOptOut?: true | undefined;
};

export type SendSystemMessage = (message: SystemMessage) => Promise<void>;

type Deps = PutAgentMessageDeps & {
  readonly catalog: () => Pick<Catalog, 'response'>;
  /** ms since 1970. */
  readonly now: () => number;
};

/**
 * Enqueues a standard response that answers by itself. Repeating it does no harm. A response that this deployment does
 * not know is left to relay, which waits for one that does. Throws if it was not stored.
 */
export function createSendSystemMessage(deps: Deps): SendSystemMessage {
  return async ({ row, channel, what, responseId, confirmsOptOut }) => {
    const { sessionId } = row;
    const acceptedAt = deps.now();
    const response = { id: responseId, hash: (await deps.catalog().response(responseId))?.hash ?? '' };

    await putAgentMessage(
      deps,
      {
        v: 1,
        type: 'agent-message',
        sessionId,
        messageId: systemMessageIdOf(sessionId, what),
        from: 'system',
        acceptedAt,
        deadline: acceptedAt + (channel.conversation?.messageSeconds ?? 120) * 1000,
        response,
        ...(confirmsOptOut && { confirmsOptOut }),
      },
      { contentHash: responseId, expiresAt: messageKeptUntil(row, acceptedAt) },
    );
  };
}
