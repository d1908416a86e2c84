import { isUnderWay } from '../../invite/state.ts';
import type { ChatIndex } from '../../ledger/chat-index.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ReceivedMessages } from '../../queue/message-queue.ts';
import type { ChatEventRecord } from '../../queue/message-record.ts';
import type { ReceivedMessage } from '../agent/agent-message-deps.ts';
import type { Disposition } from '../relay.ts';
import { comeAgain } from './come-again.ts';
import { endByServer, type ReadChatDeps } from './read-chat.ts';
import { takeAgentEvents } from './take-agent-events.ts';

export type ChatEventDeps = Omit<ReadChatDeps, 'receiptQueue'> & {
  readonly chatIndex: Pick<ChatIndex, 'find'>;
  readonly received: Pick<ReceivedMessages, 'hide'>;
};

/** Throws if a table, a queue or the bucket does not answer. */
export type TakeChatEvent = (record: ChatEventRecord, received: ReceivedMessage) => Promise<Disposition>;

/** An opening that was cut short comes again within that time, and finds the same chat. */
const opensWithinMs = 900_000;

/** How long last words may come behind the end of their chat: its topic keeps no order. */
const lateMs = 900_000;

/** Between the chat server's clock and ours. */
const toleranceMs = 3000;

/**
 * Puts what the agents' side did in a chat on the way to the client, or ends its session. What agents write before the
 * invite went out waits for it; their last words may come after the end. The same event is the same message, however
 * often it comes.
 */
export function createTakeChatEvent(deps: ChatEventDeps): TakeChatEvent {
  return async ({ chatId, receivedAt, event }, received) => {
    const [sessionId] = await deps.chatIndex.find([chatId]);
    const row = sessionId === undefined ? undefined : await deps.ledger.read(sessionId);
    const foreign = (reason: string): Disposition => {
      deps.report({ step: 'chat_foreign', reason });

      return 'ack';
    };
    const waitedMs = deps.now() - receivedAt;
    const isOpening = !row || (row.chat.id === undefined && row.chat.state === 'open');
    if (isOpening && waitedMs < opensWithinMs) return comeAgain(deps, received, waitedMs);
    if (!row) return foreign('no session');
    if (isUnderWay(row)) return comeAgain(deps, received);
    if (row.chat.id !== chatId) return foreign('another chat');

    if (event.type === 'ended') {
      await endByServer(deps, row, { closing: true });
      return 'ack';
    }
    if (isTooLate(row, event.at, deps.now())) return foreign('after the end');

    await takeAgentEvents(deps, row, [event]);

    return 'ack';
  };
}

function isTooLate({ chat, endedAt = 0 }: LedgerRow, at: number, now: number): boolean {
  if (chat.state === 'open') return false;
  if (at <= endedAt + toleranceMs) return false;

  return chat.reason !== 'ended' || now > endedAt + lateMs;
}
