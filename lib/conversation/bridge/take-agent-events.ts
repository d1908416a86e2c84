import type { Lookup } from '../../catalog/lookup.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import type { AgentEvent } from '../../chat-server/chat-server.ts';
import type { Report } from '../../invite/report.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';
import { maxTextLength } from '../../standard-response/capabilities.ts';
import { agentMessageIdOf } from '../agent/agent-message-id.ts';
import { outgoingGroup, outgoingId } from '../agent/outgoing-place.ts';
import { messageKeptUntil, type PutAgentMessageDeps, putAgentMessage } from '../agent/put-agent-message.ts';
import { splitText, unitsOf } from './split-text.ts';
import { type AgentFileDeps, takeAgentFile } from './take-agent-file.ts';

export type AgentEventsDeps = PutAgentMessageDeps &
  AgentFileDeps & {
    readonly catalog: () => Pick<Lookup, 'channel'>;
    readonly report: Report;
  };

/** No channel of this deployment has the session: another deployment knew it, or will. */
class NoChannelError extends Error {
  override readonly name = 'NoChannelError';
}

/**
 * Puts what the agents' side did in a bridged chat on the way to the client: each event, and each part of a text that
 * is too long for the channel, is an agents' message of its own. However often: the ids are the same. Throws if one was
 * not stored, or if a file must be fetched later; what came before it is stored then.
 */
export async function takeAgentEvents(
  deps: AgentEventsDeps,
  row: LedgerRow,
  events: readonly AgentEvent[],
): Promise<void> {
  const channel = row.channel === undefined ? undefined : deps.catalog().channel(row.channel);
  if (!channel && events.length > 0) throw new NoChannelError('no channel has the session of what an agent wrote');

  // In order: the messages queue keeps the one in which they are put.
  for (const event of events) if (channel) await takeEvent(deps, row, { event, channel });
}

type Taken = { readonly event: AgentEvent; readonly channel: ChannelSettings };

async function takeEvent(deps: AgentEventsDeps, row: LedgerRow, { event, channel }: Taken): Promise<void> {
  switch (event.type) {
    case 'message': {
      const parts = splitText(event.text, maxTextLength(channel, false), unitsOf);
      for (const [part, text] of parts.entries()) await put(deps, row, { event, channel, part, content: { text } });
      return;
    }
    case 'file': {
      const file = await takeAgentFile(deps, row, { event, channel });
      if (file) await put(deps, row, { event, channel, part: 0, content: { text: '', files: [file] } });
      return;
    }
    case 'typing':
    case 'read': {
      const { sessionId } = row;
      await deps.messageQueue.put(
        { v: 1, type: 'presence', sessionId, of: event.type, at: Math.min(event.at, deps.now()) },
        { group: outgoingGroup(sessionId), deduplicationId: outgoingId('bridged-presence', sessionId, event.id) },
      );
      return;
    }
    default:
      event satisfies never;
  }
}

type Part = Taken & {
  readonly part: number;
  readonly content: Pick<AgentMessageRecord, 'text' | 'files'>;
};

async function put(
  deps: AgentEventsDeps,
  row: LedgerRow,
  { event: { id, author }, channel, part, content }: Part,
): Promise<void> {
  const { sessionId } = row;
  const key = JSON.stringify(['bridged', row.chat.server, id, part]);
  const acceptedAt = deps.now();
  const messageId = agentMessageIdOf(sessionId, key);

  const { status } = await putAgentMessage(
    deps,
    {
      ...{ v: 1, type: 'agent-message', sessionId, messageId, from: 'agent', acceptedAt },
      deadline: acceptedAt + (channel.conversation?.messageSeconds ?? 120) * 1000,
      ...(author && { author: { ...author } }),
      ...content,
    },
    // The event's id stands for its content: the same event is the same message.
    { contentHash: outgoingId('bridged', key), expiresAt: messageKeptUntil(row, acceptedAt) },
  );
  if (status === 'accepted') deps.report({ step: 'message_accepted', sessionId, channel: channel.name });
}
