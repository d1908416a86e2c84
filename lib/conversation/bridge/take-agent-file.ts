import { rulesOf } from '../../channel/media-rules.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import type { AgentEvent, FetchedFile } from '../../chat-server/chat-server.ts';
import type { ChatServers } from '../../chat-server/chat-servers.ts';
import { chatOf } from '../../invite/keep-chat.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { MediaStore } from '../../media/media-store.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';
import { whyNoFile } from '../../standard-response/capabilities.ts';
import { outgoingId } from '../agent/outgoing-place.ts';
import type { WarnAgents } from './warn-agents.ts';

export type AgentFileDeps = {
  readonly chatServers: Pick<ChatServers, 'bridge'>;
  readonly media: Pick<MediaStore, 'find' | 'put'>;
  readonly warnAgents: WarnAgents;
  /** ms since 1970. */
  readonly now: () => number;
};

type FileEvent = Extract<AgentEvent, { readonly type: 'file' }>;
type Taken = { readonly event: FileEvent; readonly channel: ChannelSettings };
type Sendable = NonNullable<AgentMessageRecord['files']>[number];

/** It passes through a function's memory. */
const maxBytes = 25 * 1024 * 1024;

/** How long a file that its server does not hand out is waited for, by the server's clock. */
const waitForMs = 300_000;

class FileLateError extends Error {
  override readonly name = 'FileLateError';
}

/**
 * Copies a file of the agents' into the bucket. Undefined: it cannot be had, or the channel cannot send it, and the
 * agents have been shown so. Throws if it may be had later.
 */
export async function takeAgentFile(
  deps: AgentFileDeps,
  row: LedgerRow,
  { event, channel }: Taken,
): Promise<Sendable | undefined> {
  const refuse = async (why: string) => {
    const named = event.name === undefined ? 'the file' : `the file ${event.name}`;
    await deps.warnAgents(row, { id: `${row.sessionId}.${event.id}`, text: `Not sent: ${named}. ${why}` });

    return undefined;
  };
  const { conversation } = row;
  const unsent = whyNotSent(channel, event);
  if (unsent !== undefined) return refuse(unsent);
  if (conversation === undefined) return refuse('The conversation with the client is over.');

  const place = { conversation, mediaId: mediaIdOf(row, event) };
  const known = await deps.media.find(place);
  if (known) return sendable(known);

  const bridge = await deps.chatServers.bridge(row.chat.server);
  const fetched: FetchedFile = bridge ? await bridge.fetchFile(chatOf(row), event.ref, maxBytes) : { status: 'lost' };

  switch (fetched.status) {
    case 'refused':
      return refuse('The chat server does not hand it out.');
    case 'lost':
      if (deps.now() < event.at + waitForMs) throw new FileLateError('the chat server does not hand a file out now');
      return refuse('The chat server did not hand it out in time.');
    case 'fetched': {
      const { bytes, mediaType, name = event.name } = fetched;
      const why = whyNotSent(channel, { mediaType, size: bytes.length });
      if (why !== undefined) return refuse(why);

      await deps.media.put(place, { bytes, mediaType, ...(name !== undefined && { name }) });

      return sendable({ mediaId: place.mediaId, mediaType, size: bytes.length, name });
    }
    default:
      return fetched satisfies never;
  }
}

function whyNotSent(
  channel: ChannelSettings,
  { mediaType, size }: Pick<FileEvent, 'mediaType' | 'size'>,
): string | undefined {
  const { named, attachments } = rulesOf(channel);
  if (attachments.max === 0) return `${named} carries no files.`;
  if ((size ?? 0) > maxBytes) return `It is larger than ${maxBytes / 1024 / 1024} MB.`;

  return mediaType === undefined ? undefined : whyNoFile({ 'media-type': mediaType, size }, channel, { text: '' });
}

/** The same on every attempt. */
function mediaIdOf({ sessionId, chat }: LedgerRow, { id }: FileEvent): string {
  return outgoingId('bridged-file', sessionId, chat.server, id).slice(0, 22);
}

function sendable({ mediaId, mediaType, size, name }: Required<Pick<Sendable, 'mediaType'>> & Sendable): Sendable {
  return { mediaId, mediaType, size, ...(name !== undefined && { name }) };
}
