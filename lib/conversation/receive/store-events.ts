import { conversationSettingsOf } from '../../channel/conversation-settings.ts';
import type {
  ChatEnded,
  ChatEvent,
  ClientMessage,
  ClientSignal,
  Parsed,
  VendorEvent,
  WakeUp,
} from '../../channel/inbound.ts';
import { sendsAs } from '../../channel/senders.ts';
import { isBridged } from '../../chat-server/is-bridged.ts';
import type { Report } from '../../invite/report.ts';
import type { Place } from '../../queue/message-queue.ts';
import type { MessageRecord } from '../../queue/message-record.ts';
import type { ReceiptQueue } from '../../queue/receipt-queue.ts';
import type { ReceiptRecord } from '../../queue/receipt-record.ts';
import type { Origin, PutDeps } from './put-bridged.ts';

export type StoreDeps = PutDeps & {
  readonly receiptQueue: ReceiptQueue;
  readonly report: Report;
};

/** 25 requests of ten: more would wait for a free connection while the time that each of them has runs. */
const maxAtOnce = 250;

/** In one log line. */
const maxKinds = 10;

/** Stores every part of a post; throws unless all of it is stored. Parts that nobody takes are counted. */
export async function storeEvents(deps: StoreDeps, parsed: Parsed, origin: Origin): Promise<void> {
  const { report } = deps;
  const { receiver } = origin;
  const isTaken = whoTakes(deps, receiver);
  const events = parsed.events.filter(isTaken);
  const unread = [...parsed.unread, ...parsed.events.flatMap((event) => (events.includes(event) ? [] : kindOf(event)))];

  if (parsed.typing && deps.chatServers().some(isBridged))
    await (await import('./put-bridged.ts')).putTyping(deps, parsed.typing, receiver);

  for (let at = 0; at < events.length; at += maxAtOnce) {
    const puts = await Promise.all(events.slice(at, at + maxAtOnce).map((event) => toPut(deps, event, origin)));
    // Waits for all: what is still on its way when an invocation ends is lost or goes out during the next one.
    const stored = await Promise.allSettled(puts.map((put) => put()));
    const lost = stored.find((one) => one.status === 'rejected');

    if (lost) {
      report({ step: 'webhook_not_stored', receiver });
      throw lost.reason;
    }
  }

  const receipts = events.filter(({ type }) => type === 'receipt' || type === 'watermark').length;
  const messages = events.filter(isOfClient).length;
  const wakeUps = events.filter(({ type }) => type === 'wake-up').length;
  const chats = events.filter(({ type }) => type === 'chat-ended' || type === 'chat-event').length;
  const stops = events.length - receipts - messages - wakeUps - chats;
  report({
    ...{ step: 'webhook', receiver, receipts, stops, unread: unread.length },
    ...(messages > 0 && { messages }),
    ...(wakeUps > 0 && { wakeUps }),
    ...(chats > 0 && { chats }),
    ...(unread.length > 0 && { kinds: [...new Set(unread)].slice(0, maxKinds) }),
  });
}

type OfClient = ClientMessage | ClientSignal;

function isOfClient(event: VendorEvent): event is OfClient {
  return event.type === 'client-message' || event.type === 'client-signal';
}

/**
 * Of what clients write, what was written to a number of a channel that takes it; of what happens in chats, what
 * happens on a chat server of the catalog.
 */
function whoTakes(
  { channels, chatServers }: Pick<StoreDeps, 'channels' | 'chatServers'>,
  receiver: string,
): (event: VendorEvent) => boolean {
  const taking = channels().filter((channel) => channel.receiver === receiver && conversationSettingsOf(channel));
  const servers = chatServers().flatMap((server) => (server.kind === 'amazon-connect' ? [server] : []));

  return (event) => {
    if (isOfClient(event)) return taking.some((channel) => sendsAs(channel, event.sender, undefined));
    if (event.type !== 'chat-ended' && event.type !== 'chat-event') return true;

    return servers.some(
      (server) =>
        server.instanceId === event.instanceId &&
        (event.type === 'chat-ended' || (isBridged(server) && server.receiver === receiver)),
    );
  };
}

/** As what it is counted if nobody takes it. Of a failed message it is counted as a receipt already. */
function kindOf(event: VendorEvent): string[] {
  if (event.type === 'client-message') return ['messages'];
  if (event.type === 'chat-ended' || event.type === 'chat-event') return ['other instance'];

  return event.type === 'client-signal' && !/^\d+$/.test(event.reason) ? [event.reason] : [];
}

/** Ready to be put: all are put in one go, in order. */
async function toPut(deps: StoreDeps, event: VendorEvent, origin: Origin): Promise<() => Promise<void>> {
  if (event.type === 'wake-up' || event.type === 'chat-event') {
    const { putOfChat } = await import('./put-bridged.ts');

    return () => putOfChat(deps, event, origin);
  }
  if (!isOfClient(event)) return () => deps.receiptQueue.put(receiptRecordOf(event, origin));

  const place = await placeOf(deps, event, origin);

  return () => deps.messageQueue.put(messageRecordOf(event, origin), place);
}

/** A conversation's messages are in one group. The same post again is the same record. */
async function placeOf({ digest }: StoreDeps, event: OfClient, { receiver }: Origin): Promise<Place> {
  const [clientId = ''] = event.clientIds;
  const what =
    event.type === 'client-message'
      ? [event.type, receiver, event.vendorMessageId]
      : [event.type, receiver, event.of, event.vendorMessageId ?? clientId, String(event.at), event.reason];

  return {
    group: `in-${await digest('group', receiver, clientId)}`,
    deduplicationId: await digest('deduplication', ...what),
  };
}

function messageRecordOf(event: OfClient, origin: Origin): MessageRecord {
  const clientIds = [...event.clientIds];

  return event.type === 'client-message'
    ? { v: 1, ...origin, ...event, clientIds, files: event.files && [...event.files] }
    : { v: 1, ...origin, ...event, clientIds, previousIds: event.previousIds && [...event.previousIds] };
}

function receiptRecordOf(
  event: Exclude<VendorEvent, OfClient | WakeUp | ChatEvent>,
  { receiver, receivedAt }: Origin,
): ReceiptRecord {
  switch (event.type) {
    case 'receipt':
      return { v: 1, receiver, receivedAt, ...event, clientIds: event.clientIds && [...event.clientIds] };
    case 'watermark': {
      const { vendorMessageIds: ids } = event;
      return { v: 2, receiver, receivedAt, ...event, vendorMessageIds: ids && [...ids] };
    }
    case 'stop':
      return { v: 1, receiver, ...event };
    case 'chat-ended':
      return chatEndedRecord(event);
    default:
      return event satisfies never;
  }
}

function chatEndedRecord({ chatId, at }: ChatEnded): ReceiptRecord {
  return { v: 2, type: 'chat-ended', chatId, at };
}
