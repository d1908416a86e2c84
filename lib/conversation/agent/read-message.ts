import { readMessageId } from '../../channel/message-id.ts';
import type { Asker } from '../../invite/session.ts';
import { isUnderWay } from '../../invite/state.ts';
import type { AgentMessage, AgentMessages } from '../../ledger/agent-messages.ts';
import type { Receipts } from '../../ledger/receipts.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { type FindSession, type Refused, refused } from './find-session.ts';
import { type MessageState, messageState } from './message-state.ts';

export type ReadMessageDeps = {
  readonly findSession: FindSession;
  readonly agentMessages: Pick<AgentMessages, 'read'>;
  readonly receipts: Pick<Receipts, 'read'>;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
};

export type ReadMessage = (
  sessionId: string,
  messageId: string,
  asker: Asker,
) => Promise<{ readonly status: 'found'; readonly state: MessageState } | Refused>;

/** What has become of a message of the agents' side, or of the invite. Throws if the table does not answer. */
export function createReadMessage({ findSession, agentMessages, receipts }: ReadMessageDeps): ReadMessage {
  return async (sessionId, messageId, asker) => {
    const found = await findSession(sessionId, asker);
    if (found.status === 'refused') return found;

    const { row } = found.session;
    const known = readMessageId(messageId);
    if (known?.sessionId !== sessionId) return refused({ code: 'message_unknown' });

    const [message, receipt] = await Promise.all([
      known.number === 0 ? inviteAsMessage(row) : agentMessages.read(messageId),
      receipts.read(messageId),
    ]);

    return message ? { status: 'found', state: messageState(message, receipt) } : refused({ code: 'message_unknown' });
  };
}

function inviteAsMessage({ sessionId, status, attempt, ...row }: LedgerRow): AgentMessage | undefined {
  if (status === 'received' || attempt === 0) return undefined;

  const { version, contentHash, acceptedAt, updatedAt, deadline, sentAt, messageId: vendorMessageId, fault } = row;

  return {
    ...{ messageId: `${sessionId}.0`, status, attempt, version, contentHash, acceptedAt, updatedAt, deadline },
    ...{ sentAt, vendorMessageId, fault, expiresAt: deadline },
  };
}

/** Messages are sent within a second; after that the item is read less often. */
const firstPauseMs = 100;
const longestPauseMs = 1000;

/** The message as soon as it is final, else as it was last read within `seconds`. Never throws: it is accepted. */
export async function awaitMessage(
  { agentMessages, now, wait }: Pick<ReadMessageDeps, 'agentMessages' | 'now' | 'wait'>,
  given: AgentMessage,
  seconds: number,
): Promise<AgentMessage> {
  const end = now() + seconds * 1000;
  let message = given;

  try {
    for (let pause = firstPauseMs; now() < end && isOnItsWay(message); pause = Math.min(pause * 1.5, longestPauseMs)) {
      await wait(Math.min(pause, end - now()));
      message = (await agentMessages.read(message.messageId)) ?? message;
    }
  } catch {
    // It is stored all the same: the caller gets that answer.
  }

  return message;
}

export function isOnItsWay({ status }: Pick<AgentMessage, 'status'>): boolean {
  return status === 'accepted' || isUnderWay({ status });
}
