import type { Content } from '../../channel/content.ts';
import { readMessageId } from '../../channel/message-id.ts';
import { sessionReceiptMessage } from '../../chat-queue/interaction.ts';
import type { AgentMessage } from '../../ledger/agent-messages.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';
import type { AgentMessageDeps } from './agent-message-deps.ts';
import { saidByAgents } from './agent-message-said.ts';

type Deps = Pick<AgentMessageDeps, 'chatQueues' | 'tellBridged' | 'report'>;

/** Shows the agents what their side has written, even in a session that has ended meanwhile. */
export async function putSaid(
  { chatQueues, report }: Pick<Deps, 'chatQueues' | 'report'>,
  record: AgentMessageRecord,
  { row, content }: { readonly row: LedgerRow | undefined; readonly content?: Content | undefined },
): Promise<void> {
  const chatQueueKey = queueOf(row);
  if (!row || chatQueueKey === undefined) return;

  await chatQueues.put(chatQueueKey, saidByAgents(record, { content, row }));
  report({ step: 'message_published', sessionId: row.sessionId, chatQueueKey });
}

/** `content`: what was sent; agents of a bridged server read nowhere else what goes out by itself. */
type Sent = { readonly from?: AgentMessageRecord['from'] | undefined; readonly content?: Content | undefined };

/** Reports a message's outcome to the agents. */
export async function putOutcome(
  { chatQueues, tellBridged }: Deps,
  row: LedgerRow | undefined,
  message: AgentMessage,
  { from = 'agent', content }: Sent = {},
): Promise<void> {
  if (row && row.chat.server !== 'builtin')
    return tellBridged(row, message, { from, text: from === 'system' ? content?.text : undefined });

  const { messageId, status, updatedAt, sentAt, fault } = message;
  const chatQueueKey = queueOf(row);
  if (!row || chatQueueKey === undefined) return;
  if (status === 'accepted' || status === 'sending' || status === 'retrying') return;

  const number = readMessageId(messageId)?.number ?? 0;
  await chatQueues.put(
    chatQueueKey,
    sessionReceiptMessage(row.sessionId, { status, at: sentAt ?? updatedAt, fault, number }),
  );
}

/** A notification has no agents: the sweep consumes its queue, and knows none of this. */
function queueOf(row: LedgerRow | undefined): string | undefined {
  return row?.chat.server === 'builtin' && !row.notification ? row.chatQueueKey : undefined;
}

/** For the log and the metrics. */
export function reportMessage(
  { report }: Pick<Deps, 'report'>,
  { sessionId, channel }: { readonly sessionId: string; readonly channel: string | undefined },
  { status, attempt, fault, updatedAt, acceptedAt }: AgentMessage,
  vendorCode?: string | undefined,
): void {
  if (status === 'accepted' || status === 'sending') return;

  report({
    ...{ step: 'message', sessionId, channel, status, attempt, fault: fault?.code, vendorCode },
    sinceAcceptedMs: updatedAt - acceptedAt,
  });
}
