import type { Catalog } from '../catalog/catalog.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { ChatQueue } from '../chat-queue/settings.ts';
import { chatQueuesOf, takesChatQueue } from '../chat-server/settings.ts';
import { meantName } from '../esp/names.ts';
import type { Fault } from '../faults/faults.ts';

type Context = {
  readonly channel: ChannelSettings | undefined;
  readonly notification: boolean;
  readonly catalog: Catalog;
  readonly problems: Fault[];
};

/**
 * The chat queue of an invite: the one it names, or its channel's. A plain invite must name a queue that agents
 * consume, or nobody would ever answer the client. A notification may name either kind: its entry waits on a
 * notifications queue, and its session ends before an agent sees it.
 */
export function chooseChatQueue(
  named: string | undefined,
  { channel, notification, catalog, problems }: Context,
): string | undefined {
  const parameter = 'Parameters.ChatQueueKey';
  const fault = (code: Fault['code'], detail?: string) => {
    problems.push({ code, parameter, ...(detail !== undefined && { detail }) });
    return undefined;
  };

  if (named === undefined && channel === undefined) return undefined;

  const key = named ?? (notification ? channel?.notificationQueue : undefined) ?? channel?.inboundRouteByCall;

  if (key === undefined) return fault('missing_parameter', 'The channel has no default: name the chat queue.');
  if (!/^[^:\s]+:[^:\s]+$/.test(key))
    return fault('invalid_chat_queue_key', 'Send <tenant id>:<endpoint>, such as 1:session-WA.');

  const external = channel && catalog.externalServer(channel.chatServer);
  if (external)
    return chooseOnExternal(key, {
      takes: takesChatQueue(external, key),
      known: chatQueuesOf(external),
      hasEntry: !notification || entryQueueOf(key, catalog.queue(key), channel) !== undefined,
      fault,
    });

  const queue = catalog.queue(key);

  if (!queue) {
    const kinds = notification ? (['notifications', 'agents'] as const) : (['agents'] as const);
    const known = channel ? kinds.flatMap((kind) => catalog.queueKeys(kind)) : [];

    return fault('unknown_chat_queue', meantName(key, known));
  }
  if (!notification && queue.kind === 'notifications') {
    return fault(
      'invalid_chat_queue_key',
      'This queue is for notifications: send TerminateSessionFlag true, or name a queue that agents consume.',
    );
  }
  if (notification && queue.kind === 'agents' && channel !== undefined && channel.notificationQueue === undefined) {
    return fault(
      'invalid_chat_queue_key',
      'Agents consume this queue: name one for notifications, or give the channel a notification-queue.',
    );
  }

  return key;
}

type OnExternal = {
  readonly takes: boolean;
  readonly known: readonly string[];
  /** Whether a notification's entry has a queue to wait on. */
  readonly hasEntry: boolean;
  readonly fault: (code: Fault['code'], detail?: string) => undefined;
};

/** A chat server other than the builtin one lists what it takes, and who consumes it is its own affair. */
function chooseOnExternal(key: string, { takes, known, hasEntry, fault }: OnExternal): string | undefined {
  if (!takes)
    return fault(
      'unknown_chat_queue',
      meantName(key, known) ?? 'Name one that catalog/chat-servers.yml gives the channel’s chat server.',
    );
  if (!hasEntry)
    return fault(
      'invalid_chat_queue_key',
      'Give the channel a notification-queue, where the sweep finds the session if it is lost.',
    );

  return key;
}

/**
 * Where the entry of a notification waits for the sweep: on the queue it names, if that is one for notifications, else
 * on its channel's.
 */
export function entryQueueOf(
  chatQueueKey: string,
  queue: ChatQueue | undefined,
  { notificationQueue }: ChannelSettings,
): string | undefined {
  return queue?.kind === 'notifications' ? chatQueueKey : notificationQueue;
}
