/** What is put on the messages queue for bridged chat servers alone: a stage without one never loads it. */
import { conversationSettingsOf } from '../../channel/conversation-settings.ts';
import type { ChatEvent, ClientTyping, WakeUp } from '../../channel/inbound.ts';
import { sendsAs } from '../../channel/senders.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import { isBridged } from '../../chat-server/is-bridged.ts';
import type { ExternalSettings } from '../../chat-server/settings.ts';
import type { MessageQueue } from '../../queue/message-queue.ts';
import { outgoingGroup, outgoingId } from '../agent/outgoing-place.ts';
import { chatGroup } from '../bridge/chat-group.ts';

export type PutDeps = {
  readonly channels: () => readonly ChannelSettings[];
  readonly chatServers: () => readonly ExternalSettings[];
  /** Used by channels alone that take what clients write, and by bridged chat servers. */
  readonly messageQueue: MessageQueue;
  /** With a secret of the stage: groups and deduplication ids show in logs, and numbers can be tried out. */
  readonly digest: (...values: readonly string[]) => Promise<string>;
};

export type Origin = { readonly receiver: string; readonly receivedAt: number };

/** Throws if it was not stored. */
export function putOfChat(deps: PutDeps, event: WakeUp | ChatEvent, origin: Origin): Promise<void> {
  return event.type === 'wake-up' ? putWakeUp(deps, event, origin) : putChatEvent(deps, event, origin);
}

/**
 * Puts it on the way to the agents of a bridged chat server; for others there is nothing to show it with. Best effort:
 * never throws. In a group of its own: what the client writes neither waits for it nor behind it.
 */
export async function putTyping(deps: PutDeps, typing: ClientTyping, receiver: string): Promise<void> {
  if (!isShown(deps, typing, receiver)) return;

  try {
    const { of, clientId, at } = typing;
    await deps.messageQueue.put(
      { v: 2, type: 'client-typing', receiver, ...typing },
      {
        group: `typing-${await deps.digest('group', receiver, clientId)}`,
        deduplicationId: await deps.digest('deduplication', 'client-typing', receiver, clientId, of, String(at)),
      },
    );
  } catch {
    // The next one comes soon.
  }
}

/** In order with what agents write: the read that it causes is done by one invocation at a time. */
function putWakeUp({ messageQueue }: PutDeps, { sessionId }: WakeUp, { receivedAt }: Origin): Promise<void> {
  return messageQueue.put(
    { v: 2, type: 'wake-up', sessionId, at: receivedAt },
    {
      group: outgoingGroup(sessionId),
      deduplicationId: outgoingId('wake-up', sessionId, receivedAt),
    },
  );
}

/** A chat's are in one group. A repeat is the same record, unless it comes much later; its event's id is the same. */
function putChatEvent({ messageQueue }: PutDeps, { chatId, event }: ChatEvent, origin: Origin): Promise<void> {
  return messageQueue.put(
    { v: 2, type: 'chat-event', chatId, receivedAt: origin.receivedAt, event },
    { group: chatGroup(chatId), deduplicationId: outgoingId('chat-event', chatId, event.id) },
  );
}

function isShown({ channels, chatServers }: PutDeps, { sender }: ClientTyping, receiver: string): boolean {
  const bridged = new Set(chatServers().flatMap((server) => (isBridged(server) ? [server.name] : [])));

  return channels().some(
    (channel) =>
      channel.receiver === receiver &&
      bridged.has(channel.chatServer) &&
      conversationSettingsOf(channel) &&
      sendsAs(channel, sender, undefined),
  );
}
