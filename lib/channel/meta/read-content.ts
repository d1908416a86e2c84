import { type JsonObject, listOf, objectOf, proseOf, textOf } from '../json-parts.ts';
import { choiceOf, ifText, locationOf, type MessageContent, other } from './message-content.ts';
import { readFlowAnswer } from './read-flow-answer.ts';
import { readMedia } from './read-media.ts';

/** By the message's type; what has no entry, or not the members that it should have, is `other`. */
export function readContent(message: JsonObject): MessageContent {
  const { type } = message;
  const read = readers.get(type);
  const kind = typeof type === 'string' && /^[a-z_]{1,40}$/.test(type) ? type : 'unknown';

  return read?.(objectOf(message[String(type)]) ?? {}, message) ?? other(`a kind that is not read: ${kind}`);
}

type Read = (body: JsonObject, message: JsonObject) => MessageContent | undefined;

const readers: ReadonlyMap<unknown, Read> = new Map<string, Read>([
  ['text', ({ body }) => ifText(body, (text) => ({ kind: 'text', text }))],
  ['button', ({ payload, text }) => choiceOf(payload ?? text, text)],
  ['interactive', readInteractive],
  ['image', (body) => readMedia(body, 'Picture')],
  ['video', (body) => readMedia(body, 'Video')],
  ['document', (body) => readMedia(body, 'Document')],
  ['audio', (body) => readMedia(body, body.voice === true ? 'Voice message' : 'Audio')],
  ['sticker', (body) => readMedia(body, 'Sticker')],
  ['location', locationOf],
  ['contacts', (_body, { contacts }) => readContacts(contacts)],
  ['reaction', readReaction],
  ['order', readOrder],
  [
    'edit',
    (body) => changed(body, (text) => (text === undefined ? '[The client edited a message]' : `[Edited] ${text}`)),
  ],
  ['revoke', (body) => changed(body, () => '[The client deleted a message]')],
  ['unsupported', readUnsupported],
  // Its older name.
  ['unknown', readUnsupported],
]);

function readInteractive(interactive: JsonObject): MessageContent | undefined {
  const [reply, flow] = [objectOf(interactive.button_reply ?? interactive.list_reply), objectOf(interactive.nfm_reply)];
  if (flow) return readFlowAnswer(flow);

  return reply && choiceOf(reply.id, reply.title, reply.description);
}

function readContacts(contacts: unknown): MessageContent | undefined {
  const lines = listOf(contacts)
    .slice(0, maxParts)
    .map((value) => contactLine(objectOf(value) ?? {}));

  return ifText(lines.filter((line) => line !== '').join('\n'), (text) => ({ kind: 'contacts', text }));
}

/** Of what is listed in one message. */
const maxParts = 50;

function contactLine({ name, org, phones, emails }: JsonObject): string {
  const numbers = listOf(phones).map((phone) => textOf(objectOf(phone)?.phone) ?? textOf(objectOf(phone)?.wa_id));
  const addresses = listOf(emails).map((email) => textOf(objectOf(email)?.email));
  const parts = [textOf(objectOf(name)?.formatted_name), textOf(objectOf(org)?.company), ...numbers, ...addresses];

  return parts
    .filter((part) => part !== undefined)
    .slice(0, maxParts)
    .join(', ');
}

/** Without an emoji the client took it back. */
function readReaction({ message_id: id, emoji }: JsonObject): MessageContent {
  const replyTo = textOf(id);

  return {
    kind: 'reaction',
    text: textOf(emoji) ?? '[The client took a reaction back]',
    ...(replyTo !== undefined && { replyTo }),
  };
}

function readOrder({ product_items: items, text }: JsonObject): MessageContent {
  const lines = listOf(items)
    .slice(0, maxParts)
    .map((value) => {
      const { quantity, product_retailer_id: product, item_price: price, currency } = objectOf(value) ?? {};
      const cost = typeof price === 'number' ? ` (${[price, textOf(currency)].filter(Boolean).join(' ')})` : '';

      return `${typeof quantity === 'number' ? quantity : 1} × ${textOf(product) ?? 'unknown product'}${cost}`;
    });
  const words = proseOf(text);

  return { kind: 'other', text: ['[Order]', ...lines, ...(words === undefined ? [] : [words])].join('\n') };
}

function changed(body: JsonObject, textOfChange: (text: string | undefined) => string): MessageContent {
  const replyTo = textOf(body.original_message_id) ?? textOf(body.message_id);
  const message = objectOf(body.message);
  // Of an edit of an edit, and so on, only so much is read.
  const text = message && message.type !== 'edit' ? readContent(message).text : undefined;

  return { kind: 'other', text: textOfChange(text), ...(replyTo !== undefined && { replyTo }) };
}

/** 131060: the first message to a number that is used in the WhatsApp app, too, is shown only there. */
function readUnsupported(_body: JsonObject, { errors, unsupported }: JsonObject): MessageContent {
  const code = objectOf(listOf(errors)[0])?.code;
  if (String(code) === '131060')
    return { kind: 'other', text: '[WhatsApp does not hand this message on: ask the client to send it again]' };

  const type = textOf(objectOf(unsupported)?.type);

  return other(`a kind that WhatsApp does not hand on${type && /^[a-z_]{1,40}$/.test(type) ? `: ${type}` : ''}`);
}
