import { type Candidate, type Conversation, maxCandidates } from '../../ledger/conversation.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import type { InboundChannel } from './inbound-channel.ts';

type Written = {
  readonly record: ClientMessageRecord;
  readonly inbound: InboundChannel;
  /** The session that the message goes to, and when it began; undefined: none. */
  readonly session: { readonly sessionId: string; readonly at: number } | undefined;
  readonly now: number;
};

/** The conversation after a client's message. Messages may come in any order: the latest one starts the window. */
export function touchConversation(
  id: string,
  stored: Conversation | undefined,
  { record, inbound, session, now }: Written,
): Omit<Conversation, 'version'> & { readonly receivedAt: number } {
  const { channel, settings, businessId } = inbound;
  const isWritten = record.kind !== 'reaction';
  const isLatest = isWritten && record.at >= (stored?.clientAt ?? 0);
  const [named = ''] = record.clientIds;
  // What was written before the client changed their number names one that they have given up.
  const isNamed = isLatest && record.at > (stored?.renamedAt ?? 0);
  const clientId = isNamed || !stored ? named : stored.clientId;
  const before = stored?.clientId === clientId ? undefined : stored?.clientId;

  return {
    ...{ id, channel: channel.name, businessId },
    clientId,
    // Another name of the client is kept: if they opt out under one, they have under both.
    invitedAs: stored?.invitedAs ?? before,
    sessions: session && isWritten ? withAnswer(stored?.sessions ?? [], session, record.at) : (stored?.sessions ?? []),
    clientAt: isLatest ? record.at : stored?.clientAt,
    clientMessageId: isLatest ? record.vendorMessageId : stored?.clientMessageId,
    renamedAt: stored?.renamedAt,
    receivedAt: Math.max(now, (stored?.receivedAt ?? 0) + 1),
    isNamed: true,
    activeAt: Math.max(now, stored?.activeAt ?? 0),
    expiresAt: now + settings.lookbackDays * 86_400_000,
  };
}

/** The sessions with this one, in which the client has written. */
export function withAnswer(
  sessions: readonly Candidate[],
  { sessionId, at }: { readonly sessionId: string; readonly at: number },
  repliedAt: number,
): readonly Candidate[] {
  const known = sessions.find((session) => session.sessionId === sessionId);
  const answered: Candidate = {
    ...{ ...known, sessionId, at: known?.at ?? at, answered: true },
    repliedAt: Math.min(repliedAt, known?.repliedAt ?? repliedAt),
  };

  return [...sessions.filter((session) => session !== known), answered]
    .toSorted((a, b) => a.at - b.at)
    .slice(-maxCandidates);
}
