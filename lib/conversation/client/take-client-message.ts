import { readMessageId } from '../../channel/message-id.ts';
import { secondsUntil } from '../../invite/retry.ts';
import type { Conversation } from '../../ledger/conversation.ts';
import type { Decided } from '../../ledger/conversations.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import type { ReceivedMessage } from '../agent/agent-message-deps.ts';
import type { Disposition } from '../relay.ts';
import type { ClientMessageDeps } from './client-message-deps.ts';
import { decideMessage } from './decide-message.ts';
import { conversationAnswered, type FoundConversation, findConversation } from './find-conversation.ts';
import { inboundChannelOf } from './inbound-channel.ts';
import { answeredMessage } from './known-sessions.ts';
import { publishMessage } from './publish-message.ts';

/**
 * Takes what a client wrote to the agents of one session. Where it goes is decided once, so a repeat, days later or
 * after the session's end, goes the same way. Throws if a queue or table does not answer.
 */
export function createTakeClientMessage(
  deps: ClientMessageDeps,
): (record: ClientMessageRecord, received: ReceivedMessage) => Promise<Disposition> {
  return async (written, { receiptHandle, remainingMs }) => {
    const { receiver, clientIds } = written;
    const inbound = inboundChannelOf(deps.catalog().channels, written);
    // Before anything is decided: which message it answers is in the file, too.
    const isLong = written.kind === 'other' && written.files !== undefined;
    const record = (isLong ? await deps.readLongAnswer?.(written, inbound, remainingMs) : undefined) ?? written;

    const [named, known, replyTo] = await Promise.all([
      findConversation(deps, inbound, clientIds),
      deps.conversations.decided(record),
      answeredMessage(deps, record),
    ]);
    const answered = (found: FoundConversation) => conversationAnswered(deps, inbound, { found, replyTo, clientIds });
    const found = await answered(named);
    const findAgain = async () => answered(await findConversation(deps, inbound, clientIds));
    const decision = known
      ? ({ status: 'decided', decided: known } as const)
      : await decideMessage(deps, { record, inbound, found, findAgain, replyTo });

    if (decision.status === 'wait') {
      const now = deps.now();
      await deps.received.hide(receiptHandle, secondsUntil(Math.min(decision.until, now + lookAgainMs), now));
      return 'retain';
    }

    const { decided, ...read } = decision;
    const channel = inbound.channel.name;
    if (known) deps.report({ step: 'client_message_known', channel, reason: decided.reason ?? 'repeated' });
    else if (decided.messageId === undefined)
      deps.report({ step: 'client_message_unrouted', channel, receiver, reason: decided.reason ?? 'none' });

    const isFirst = isFirstReply(found.stored, decided, record);
    const message = { record, inbound, conversation: found.id, decided, replyTo, isFirst };
    const until = await publishMessage(deps, message, { read, remainingMs });
    if (until === undefined) return 'ack';

    await deps.received.hide(receiptHandle, secondsUntil(until, deps.now()));

    return 'retain';
  };
}

/**
 * Whether the client has not written in the session before. Also true after a crash, when the conversation says so
 * already, and for what was written at the same moment.
 */
function isFirstReply(
  stored: Conversation | undefined,
  { messageId }: Decided,
  { kind, at }: ClientMessageRecord,
): boolean {
  if (kind === 'reaction' || messageId === undefined) return false;

  const sessionId = readMessageId(messageId)?.sessionId;
  const repliedAt = stored?.sessions.find((session) => session.sessionId === sessionId)?.repliedAt;

  return repliedAt === undefined || repliedAt >= at;
}

/** An invite's send is mostly answered long before its lease is over. */
const lookAgainMs = 1000;
