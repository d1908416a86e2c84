import type { ReceiptStatus } from '../inbound.ts';
import { type JsonObject, objectOf, textOf } from '../json-parts.ts';
import { readMessageId } from '../message-id.ts';
import type { Found } from '../meta/read-entry.ts';
import { rcsStatusOf } from './rcs-event.ts';

/**
 * `TEXT_SUCCESSFUL` is no delivery: the carrier took the message, and may never report more. Not listed are those that
 * say no more than the answer to the send did, and `TEXT_UNKNOWN`.
 */
const statuses: ReadonlyMap<unknown, ReceiptStatus> = new Map<string, ReceiptStatus>([
  ['TEXT_SENT', 'sent'],
  ['TEXT_SUCCESSFUL', 'sent'],
  ['TEXT_DELIVERED', 'delivered'],
  ['TEXT_TTL_EXPIRED', 'failed'],
  ['TEXT_INVALID', 'failed'],
  ['TEXT_INVALID_MESSAGE', 'failed'],
  ['TEXT_UNREACHABLE', 'failed'],
  ['TEXT_CARRIER_UNREACHABLE', 'failed'],
  ['TEXT_BLOCKED', 'failed'],
  ['TEXT_CARRIER_BLOCKED', 'failed'],
  ['TEXT_PROTECT_BLOCKED', 'failed'],
  ['TEXT_SPAM', 'failed'],
]);

/** Of SMS and of RCS. The type of the event is the code of a failure. `context` is what the send set. */
export function readSmsEvent(event: JsonObject, receivedAt: number): Found {
  const type = String(event.eventType);
  const known = statuses.get(type);
  const { status, vendorCode = type } = (known ? { status: known } : rcsStatusOf(event)) ?? {};
  if (!status) return unread(/^[A-Z_]{1,40}$/.test(type) ? type : 'unknown event');

  const vendorMessageId = textOf(event.messageId);
  const sender = textOf(event.originationPhoneNumber)?.replace(/^\+/, '');
  if (vendorMessageId === undefined || sender === undefined) return unread('unreadable event');

  const context = objectOf(event.context);
  // Earlier versions set the session's id.
  const messageId = textOf(context?.messageId) ?? textOf(context?.sessionId);
  const { eventTimestamp: at } = event;

  return {
    events: [
      {
        type: 'receipt',
        sender,
        vendorMessageId,
        ...(messageId !== undefined && readMessageId(messageId) && { messageId }),
        status,
        at: typeof at === 'number' && /^\d{13}$/.test(String(at)) ? at : receivedAt,
        ...(status === 'failed' && { vendorCode }),
      },
    ],
    unread: [],
  };
}

function unread(kind: string): Found {
  return { events: [], unread: [kind] };
}
