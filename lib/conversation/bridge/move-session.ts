import { changeConversation } from '../../ledger/change-conversation.ts';
import type { Carried } from '../../ledger/conversation.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import { sessionIdFor } from '../client/client-message-id.ts';
import type { InboundChannel } from '../client/inbound-channel.ts';
import { queueOf, receivedRow, writeReceived } from '../client/open-session.ts';
import { withAnswer } from '../client/touch-conversation.ts';
import type { PassDeps } from './bridge-deps.ts';

export type Moving = {
  /** Of the session whose chat is over. */
  readonly row: LedgerRow;
  /** For which the message was decided. */
  readonly decidedFor: string;
  readonly record: ClientMessageRecord;
  readonly inbound: InboundChannel;
  readonly conversation: string;
  readonly carried: Carried | undefined;
};

/**
 * Opens the session to which a client's message goes because the chat of its own is over: the same one however often.
 * What the client writes next goes there, too.
 */
export async function openNextSession(
  deps: Pick<PassDeps, 'stage' | 'catalog' | 'ledger' | 'conversations' | 'newToken' | 'now'>,
  { row: { sessionId: previousSessionId }, decidedFor, record, inbound, conversation, carried }: Moving,
): Promise<LedgerRow> {
  const own = sessionIdFor(record, deps.stage);
  const hasOpened = previousSessionId === own || previousSessionId !== decidedFor;
  const sessionId = hasOpened ? sessionIdFor(record, deps.stage, previousSessionId) : own;
  const row = receivedRow(
    {
      ...{ sessionId, inbound, conversation, previousSessionId, now: deps.now() },
      chatQueueKey: queueOf(inbound, carried, deps.catalog()),
    },
    deps.newToken(),
  );
  const written = await writeReceived(deps.ledger, row, async () => true);
  await changeConversation(deps, conversation, (stored) =>
    stored && !stored.sessions.some((session) => session.sessionId === sessionId)
      ? { ...stored, sessions: withAnswer(stored.sessions, { sessionId, at: record.at }, record.at) }
      : undefined,
  );

  return written;
}
