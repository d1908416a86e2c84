import type { Content } from '../../channel/content.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import type { Conversation } from '../../ledger/conversation.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';

/** An agents' message that may go out now. */
export type Outgoing = {
  readonly record: AgentMessageRecord;
  readonly row: LedgerRow;
  readonly channel: ChannelSettings;
  readonly conversation: Conversation;
  readonly content: Content;
  /** Of a template message. */
  readonly category: string | undefined;
};

/** What circuits know a message by. */
export function aboutToSend({ row, channel, conversation, content }: Outgoing) {
  const { businessId } = conversation;

  return { record: { sessionId: row.sessionId, channel: channel.name }, channel, businessId, content };
}
