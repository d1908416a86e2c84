/**
 * What AWS publishes to topics, as the queue of the stack receives it: in SNS's envelope, or bare with raw delivery.
 * There is no signature. The queue's policy lets only the receivers' topics send, and the envelope names its topic.
 * Contact events of Amazon Connect come to the same queue, from EventBridge.
 */
import type { Inbound } from '../inbound.ts';
import { dateOf, type JsonObject, listOf, objectOf, readObject, textOf } from '../json-parts.ts';
import { type Found, readEntry } from '../meta/read-entry.ts';
import { isOfChat, readChatStream } from './read-chat-stream.ts';
import { isContactEvent, readContactEvent } from './read-contact-event.ts';
import { isOfRcs, readRcs } from './read-rcs.ts';
import { readSms } from './read-sms.ts';
import { readSmsEvent } from './read-sms-event.ts';

export const awsInbound: Inbound = {
  verify: ({ body }, { topics = [] }) => {
    const topic = readObject(body)?.TopicArn;
    const isOurs = topic === undefined ? topics.length > 0 : topics.some((known) => known === topic);

    return { status: isOurs ? 'genuine' : 'refused' };
  },

  isOfNoReceiver: (body) => isContactEvent(readObject(body)),

  parse: (body, receivedAt) => {
    const envelope = readObject(body);
    const message = messageOf(envelope);
    if (!message) return undefined;
    if (isContactEvent(message)) return readContactEvent(message, receivedAt);

    if (message.whatsAppWebhookEntry !== undefined) return readWhatsapp(message, receivedAt);
    if (isOfChat(message)) return readChatStream(message, objectOf(envelope?.MessageAttributes), receivedAt);
    if (textOf(message.eventType) !== undefined) return readSmsEvent(message, receivedAt);

    if (message.inboundMessageId === undefined) return undefined;

    return (isOfRcs(message) ? readRcs : readSms)(message, publishedAt(envelope) ?? receivedAt);
  },
};

function messageOf(body: JsonObject | undefined): JsonObject | undefined {
  return typeof body?.Message === 'string' ? readObject(Buffer.from(body.Message)) : body;
}

/** SNS' own time, which only its envelope has. */
function publishedAt(envelope: JsonObject | undefined): number | undefined {
  return dateOf(envelope?.Timestamp);
}

/** One entry of Meta's, as JSON in JSON. */
function readWhatsapp({ whatsAppWebhookEntry: entry, context }: JsonObject, receivedAt: number): Found {
  const found: Found = { events: [], unread: [] };
  readEntry(typeof entry === 'string' ? readObject(Buffer.from(entry)) : entry, receivedAt, found);
  const numbers = awsNumbersOf(objectOf(context));

  return {
    ...found,
    events: found.events.map((event) =>
      // What Meta has stopped names a number as people see it.
      'sender' in event && event.type !== 'stop'
        ? { ...event, sender: numbers.get(event.sender) ?? event.sender }
        : event,
    ),
  };
}

/** Channels name a number by AWS's id, and statuses by Meta's: the context has both. */
function awsNumbersOf(context: JsonObject | undefined): ReadonlyMap<string, string> {
  return new Map(
    listOf(context?.MetaPhoneNumberIds).flatMap((value) => {
      const number = objectOf(value);
      const metaId = textOf(number?.metaPhoneNumberId);
      const [, id] = /:phone-number-id\/([\w-]+)$/.exec(textOf(number?.arn) ?? '') ?? [];

      return metaId === undefined || id === undefined ? [] : [[metaId, `phone-number-id-${id}`] as const];
    }),
  );
}
