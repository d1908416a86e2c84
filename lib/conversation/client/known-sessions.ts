import { readMessageId } from '../../channel/message-id.ts';
import { isGenuine } from '../../invite/session-id.ts';
import type { Conversation } from '../../ledger/conversation.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { MessageIndex } from '../../ledger/message-index.ts';
import { readRows } from '../../ledger/read-rows.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import type { KnownSession } from './choose-session.ts';
import type { InboundChannel } from './inbound-channel.ts';

type ReadDeps = {
  readonly stage: string;
  readonly ledger: Pick<Ledger, 'readMany'>;
  readonly messageIndex: Pick<MessageIndex, 'find'>;
};

/** Our id of the message that a client's message answers; undefined if it answers none, or none that we know. */
export async function answeredMessage(
  { stage, messageIndex }: Pick<ReadDeps, 'stage' | 'messageIndex'>,
  { receiver, replyTo }: ClientMessageRecord,
): Promise<string | undefined> {
  if (replyTo === undefined) return undefined;

  const [messageId] = await messageIndex.find([{ receiver, vendorMessageId: replyTo }]);
  const sessionId = messageId === undefined ? undefined : readMessageId(messageId)?.sessionId;

  return sessionId !== undefined && isGenuine(sessionId, stage) ? messageId : undefined;
}

/** The sessions of a conversation, and that of the message that the client answers. Throws if one was not read. */
export async function readSessions(
  { ledger }: Pick<ReadDeps, 'ledger'>,
  { sessions = [] }: Partial<Pick<Conversation, 'sessions'>>,
  { inbound, replyTo }: { readonly inbound: InboundChannel; readonly replyTo: string | undefined },
): Promise<{ readonly sessions: readonly KnownSession[]; readonly answers: KnownSession | undefined }> {
  const answeredId = replyTo === undefined ? undefined : readMessageId(replyTo)?.sessionId;
  const rows = await readRows(ledger, [
    ...sessions.map(({ sessionId }) => sessionId),
    ...(answeredId === undefined ? [] : [answeredId]),
  ]);

  const known = sessions.map((session) => ({ ...session, row: rows.get(session.sessionId) }));
  const own = known.find(({ sessionId }) => sessionId === answeredId);
  const row = answeredId === undefined ? undefined : rows.get(answeredId);

  return { sessions: known, answers: own ?? (row && isOf(row, inbound) ? ofRow(row) : undefined) };
}

/** A session that is no longer, or not yet, among those of its conversation. */
function ofRow(row: LedgerRow): KnownSession {
  return { sessionId: row.sessionId, at: row.claimedAt ?? row.acceptedAt, row };
}

/** Whether the session is with the same business id of the same channel. */
export function isOf({ channel, businessId }: LedgerRow, inbound: InboundChannel): boolean {
  return channel === inbound.channel.name && (businessId === undefined || businessId === inbound.businessId);
}
