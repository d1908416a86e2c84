import type { Content } from '../../channel/content.ts';
import type { SessionMessage } from '../../chat-queue/interaction.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';

/** What the agents' side sees of its own message. `content`: undefined if it is not known what would have been sent. */
export function saidByAgents(
  record: AgentMessageRecord,
  { content, row }: { readonly content: Content | undefined; readonly row: Pick<LedgerRow, 'chat'> },
): SessionMessage {
  const { sessionId, messageId, from, author, acceptedAt, files } = record;
  const at = new Date(acceptedAt).toISOString();
  const attachments = files?.map((file) => ({ ...file })) ?? attachmentsOf(content);
  const [first] = attachments;

  return {
    ...{ v: 1, type: 'session.message', interactionId: sessionId, messageId, at, receivedAt: at, from },
    ...(author && { author }),
    kind: first ? 'media' : 'text',
    text: content?.text || record.text || first?.name || first?.mediaType || (record.response?.id ?? ''),
    ...(attachments.length > 0 && { attachments: [...attachments] }),
    ...(row.chat.state === 'terminated' && { late: true }),
  };
}

function attachmentsOf(content: Content | undefined) {
  return content?.type === 'text' ? (content.attachments ?? []) : [];
}
