import { type JsonObject, proseOf, textOf } from '../json-parts.ts';
import type { Found } from '../meta/read-entry.ts';

/** A client's SMS, which has no time of its own. Numbers are digits, as channels name them. */
export function readSms(message: JsonObject, at: number): Found {
  const vendorMessageId = textOf(message.inboundMessageId);
  const sender = digitsOf(message.destinationNumber);
  const client = digitsOf(message.originationNumber);
  if (vendorMessageId === undefined || sender === undefined || client === undefined)
    return { events: [], unread: ['unreadable message'] };

  const text = proseOf(message.messageBody);
  const replyTo = textOf(message.previousPublishedMessageId);

  return {
    events: [
      {
        ...{ type: 'client-message', sender, vendorMessageId, at, clientIds: [client] },
        ...(text === undefined ? { kind: 'other', text: '[An empty message]' } : { kind: 'text', text }),
        ...(replyTo !== undefined && { replyTo }),
      },
    ],
    unread: [],
  };
}

function digitsOf(number: unknown): string | undefined {
  const digits = textOf(number)?.replace(/^\+/, '') ?? '';

  return /^\d{3,20}$/.test(digits) ? digits : undefined;
}
