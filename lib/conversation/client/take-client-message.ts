import { secondsUntil } from '../../invite/retry.ts';
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
  return async (record, { receiptHandle, remainingMs }) => {
    const { receiver, clientIds } = record;
    const inbound = inboundChannelOf(deps.catalog().channels, record);

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

    const message = { record, inbound, conversation: found.id, decided, replyTo };
    const until = await publishMessage(deps, message, { read, remainingMs });
    if (until === undefined) return 'ack';

    await deps.received.hide(receiptHandle, secondsUntil(until, deps.now()));

    return 'retain';
  };
}

/** An invite's send is mostly answered long before its lease is over. */
const lookAgainMs = 1000;
