/**
 * What Apple posts: one message or notice at a time, as JSON, mostly compressed. Who wrote to whom is in its headers.
 * https://register.apple.com/resources/messages/msp-rest-api/
 */
import { gunzipSync } from 'node:zlib';
import type { ClientTyping, Inbound, Parsed, Unpacked } from '../inbound.ts';
import { readObject, textOf } from '../json-parts.ts';
import { readAppleContent } from './read-content.ts';
import { verifyApple } from './verify.ts';

/** Of what a post is when it is inflated; the largest that Apple sends refer to what is larger. */
const maxBytes = 3 * 1024 * 1024;

export const appleInbound: Inbound = {
  verify: verifyApple,
  unpack,

  parse: (body, receivedAt, { headers = {} } = {}) => {
    const message = readObject(body);
    const type = textOf(message?.type);
    if (!message || type === undefined) return undefined;

    const vendorMessageId = textOf(headers.id) ?? textOf(message.id);
    const client = textOf(headers['source-id']) ?? textOf(message.sourceId);
    const sender = textOf(headers['destination-id']) ?? textOf(message.destinationId);
    if (vendorMessageId === undefined || client === undefined || sender === undefined)
      return unread('unreadable message');

    const at = receivedAt;
    // One comes with nearly every message.
    if (type === 'typing_start') return show({ of: 'typing', sender, at, clientId: client });
    if (type === 'typing_end') return show({ of: 'typing-ended', sender, at, clientId: client });

    const common = { sender, vendorMessageId, at, clientIds: [client] };

    return {
      events: [
        type === 'close'
          ? { type: 'client-signal', of: 'close', ...common, reason: 'close' }
          : { type: 'client-message', ...common, ...readAppleContent(type, message) },
      ],
      unread: [],
    };
  },
};

function show(typing: ClientTyping): Parsed {
  return { events: [], unread: [], typing };
}

function unread(kind: string): Parsed {
  return { events: [], unread: [kind] };
}

/** JSON never begins as gzip does, not even as gzip that somebody took for text: no header is needed to know it. */
function unpack(body: Uint8Array): Unpacked {
  if (body[0] !== 0x1f) return { status: 'unpacked', body };

  try {
    return { status: 'unpacked', body: gunzipSync(body, { maxOutputLength: maxBytes }) };
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

    return { status: isTooLarge ? 'too_large' : 'unreadable' };
  }
}
