/**
 * What a client sends to an RCS agent: plain text, or an object as JSON in its place.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/rcs-inbound.html
 */

import { readJson } from '../../net/read-json.ts';
import type { ClientMessage, Parsed } from '../inbound.ts';
import { fileTypeOf, type JsonObject, objectOf, proseOf, sizeOf, textOf } from '../json-parts.ts';
import { choiceOf, locationOf, type MessageContent, other } from '../meta/message-content.ts';
import type { Found } from '../meta/read-entry.ts';

export function isOfRcs({ destinationNumber }: JsonObject): boolean {
  return typeof destinationNumber === 'string' && destinationNumber.startsWith('rcs-');
}

/** `at`: the message has no time of its own. */
export function readRcs(message: JsonObject, at: number): Found & Pick<Parsed, 'typing'> {
  const vendorMessageId = textOf(message.inboundMessageId);
  const sender = textOf(message.destinationNumber);
  // Now with a plus, now without.
  const client = textOf(message.originationNumber)?.replace(/^\+/, '') ?? '';
  if (vendorMessageId === undefined || sender === undefined || !/^\d{3,20}$/.test(client))
    return unread('unreadable message');

  const from = { sender, vendorMessageId, at, clientIds: [client] };
  const body = objectOf(typeof message.messageBody === 'string' ? readJson(message.messageBody) : undefined);
  const type = textOf(body?.type);
  const signal = type === undefined ? undefined : signals.get(type);
  if (signal && type !== undefined) return found({ type: 'client-signal', of: signal, ...from, reason: type });
  if (type === 'RCS_TYPING') return { events: [], unread: [], typing: { of: 'typing', sender, at, clientId: client } };
  if (type === 'CONVERSATION_STARTED') return unread(type);

  const replyTo = textOf(message.previousPublishedMessageId);
  const content = body ? readObject(body) : undefined;

  return found({
    ...{ type: 'client-message', ...from },
    ...(content ?? asTyped(message.messageBody)),
    ...(replyTo !== undefined && { replyTo }),
  });
}

const signals: ReadonlyMap<string, 'opt-out' | 'opt-in'> = new Map([
  ['UNSUBSCRIBE', 'opt-out'],
  ['SUBSCRIBE', 'opt-in'],
]);

/** Undefined if it is none of AWS' objects: people may type JSON. */
function readObject(body: JsonObject): MessageContent | undefined {
  if (body.mediaStatus !== undefined) return readMedia(body);

  switch (body.type) {
    case 'SUGGESTION':
      return choiceOf(body.postbackData, body.text ?? body.postbackData) ?? other('a suggestion');
    case 'LOCATION':
      return locationOf({ ...body, name: body.name ?? body.label, ...objectOf(body.location) }) ?? other('a place');
    default:
      return typeof body.type === 'string' && /^[A-Z_]{1,40}$/.test(body.type)
        ? other(`a kind that is not read: ${body.type}`)
        : undefined;
  }
}

/** A file that AWS could not store has no place. */
function readMedia({ mediaStatus, s3Bucket, s3Key, mimeType, fileName, fileSizeBytes }: JsonObject): MessageContent {
  const [bucket, key, name, size] = [textOf(s3Bucket), textOf(s3Key), textOf(fileName), sizeOf(fileSizeBytes)];
  const text = name ?? '[File]';
  if (mediaStatus !== 'SUCCESS' || bucket === undefined || key === undefined)
    return { kind: 'media', text: `${text}\n[The file is missing]` };

  const file = { ref: JSON.stringify({ bucket, key }), mediaType: fileTypeOf(mimeType) };

  return {
    ...{ kind: 'media', text },
    files: [{ ...file, ...(size !== undefined && { size }), ...(name !== undefined && { name }) }],
  };
}

function asTyped(body: unknown): Pick<ClientMessage, 'kind' | 'text'> {
  const text = proseOf(body);

  return text === undefined ? { kind: 'other', text: '[An empty message]' } : { kind: 'text', text };
}

function found(event: Found['events'][number]): Found {
  return { events: [event], unread: [] };
}

function unread(kind: string): Found {
  return { events: [], unread: [kind] };
}
