import type { ReceiverSettings } from '../channel/receivers.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { ChatQueue } from '../chat-queue/settings.ts';
import type { ExternalSettings } from '../chat-server/settings.ts';

export type LookupData = {
  readonly channels: readonly ChannelSettings[];
  readonly queues: Readonly<Record<string, ChatQueue>>;
  /** Those besides the builtin one. */
  readonly chatServers?: readonly ExternalSettings[];
  /** Absent or empty: no vendor posts to this stage. */
  readonly receivers?: readonly ReceiverSettings[];
};

/** The catalog without its responses and all that reads and renders them: what sweep and session need. */
export type Lookup = {
  readonly channels: readonly ChannelSettings[];
  channel(name: string): ChannelSettings | undefined;
  readonly receivers: readonly ReceiverSettings[];
  receiver(name: string): ReceiverSettings | undefined;
  /** Those besides the builtin one. */
  readonly chatServers: readonly ExternalSettings[];
  /** The chat server of this name; undefined for the builtin one. Throws if there is none. */
  externalServer(chatServer: string): ExternalSettings | undefined;
  queue(chatQueueKey: string): ChatQueue | undefined;
  /** Chat queue keys of this kind, in the file's order. */
  queueKeys(kind: ChatQueue['kind']): readonly string[];
};

export function createLookup(data: LookupData): Lookup {
  const channels = new Map(data.channels.map((channel) => [channel.name, channel]));
  const queues = new Map(Object.entries(data.queues));
  const servers = new Map((data.chatServers ?? []).map((server) => [server.name, server]));

  return {
    channels: data.channels,
    channel: (name) => channels.get(name),
    receivers: data.receivers ?? [],
    receiver: (name) => data.receivers?.find((receiver) => receiver.name === name),
    chatServers: data.chatServers ?? [],
    externalServer: (name) => {
      const server = servers.get(name);
      if (!server && name !== 'builtin') throw new Error('the chat server is not in the catalog of this deployment');

      return server;
    },

    queue: (key) => queues.get(key),
    queueKeys: (kind) => [...queues].filter(([, queue]) => queue.kind === kind).map(([key]) => key),
  };
}
