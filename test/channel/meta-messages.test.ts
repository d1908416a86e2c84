import { describe, expect, test } from 'vitest';
import { metaInbound } from '../../lib/channel/meta/inbound.ts';
import { noon } from '../support/builders.ts';
import { parseMessages } from '../support/meta-messages.ts';
import { messagesValue, metaEntry, metaEnvelope, metaMessage, phoneNumberId } from '../support/webhooks.ts';

const read = (given: Readonly<Record<string, unknown>>) => {
  const { events = [], unread = [] } = parseMessages([metaMessage(given)]) ?? {};

  return events[0] ?? unread[0];
};

test('a text is a message with all that is known of its client', () => {
  expect(parseMessages([metaMessage({ from_user_id: 'US.1' })])).toEqual({
    events: [
      {
        type: 'client-message',
        sender: phoneNumberId,
        vendorMessageId: 'wamid.in.1',
        at: noon,
        clientIds: ['15550100001', 'US.1'],
        kind: 'text',
        text: 'Hello',
        client: { name: 'Zoë', username: '@zoe' },
      },
    ],
    unread: [],
  });
});

describe('each type', () => {
  const sha = 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=';
  const hex = Buffer.from(sha, 'base64').toString('hex');
  const file = { id: '1003', mime_type: 'image/jpeg', sha256: sha };

  test.each([
    ['a swipe-reply', { context: { from: '1', id: 'wamid.0' } }, { kind: 'text', replyTo: 'wamid.0' }],
    [
      // ArnasDon/wacrm#478, david-lev/pywa#167
      'a tap on a button of a template',
      { type: 'button', button: { payload: 'YES-17', text: 'Yes' }, context: { id: 'wamid.0' } },
      { kind: 'choice', text: 'Yes', choice: { id: 'YES-17', title: 'Yes' }, replyTo: 'wamid.0' },
    ],
    [
      // The shape is that of any other button of a template message.
      'a tap on a card of a carousel',
      { type: 'button', button: { payload: 'MORE:aloe', text: 'More like this' }, context: { id: 'wamid.0' } },
      {
        kind: 'choice',
        text: 'More like this',
        choice: { id: 'MORE:aloe', title: 'More like this' },
        replyTo: 'wamid.0',
      },
    ],
    [
      // https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/text
      'a question about a product',
      { context: { id: 'wamid.0', referred_product: { catalog_id: '1', product_retailer_id: 'aloe-1' } } },
      { kind: 'text', text: 'Hello\n[About the product aloe-1]', replyTo: 'wamid.0' },
    ],
    [
      'a tap on a button of a message',
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'y', title: 'Yes' } } },
      { kind: 'choice', text: 'Yes', choice: { id: 'y', title: 'Yes' } },
    ],
    [
      'a choice of a list',
      { type: 'interactive', interactive: { list_reply: { id: 'l', title: 'Late', description: 'After 5 pm' } } },
      { kind: 'choice', text: 'Late\nAfter 5 pm', choice: { id: 'l', title: 'Late' } },
    ],
    [
      // nyaruka/courier#1073
      'a filled form',
      {
        type: 'interactive',
        interactive: {
          nfm_reply: {
            name: 'flow',
            body: 'Sent',
            response_json: '{"flow_token":"t","city":"Rome","size":[1,"b",{"x":1}],"ok":true}',
          },
        },
      },
      { kind: 'choice', text: 'Sent\ncity: Rome\nsize: 1, b, …\nok: true', choice: { id: 'flow', title: 'Sent' } },
    ],
    [
      'a filled form that cannot be read',
      { type: 'interactive', interactive: { nfm_reply: { response_json: '{' } } },
      { kind: 'choice', text: 'Form\n[The answer cannot be read]', choice: { id: 'flow', title: 'Form' } },
    ],
    [
      'a picture with words',
      { type: 'image', image: { ...file, caption: 'My cat' } },
      { kind: 'media', text: 'My cat', files: [{ ref: '{"id":"1003"}', mediaType: 'image/jpeg', sha256: hex }] },
    ],
    ['a picture without', { type: 'image', image: file }, { kind: 'media', text: '[Picture]' }],
    [
      'a document',
      { type: 'document', document: { ...file, mime_type: 'application/pdf', filename: 'a.pdf', sha256: hex } },
      {
        kind: 'media',
        text: 'a.pdf',
        files: [{ ref: '{"id":"1003"}', mediaType: 'application/pdf', sha256: hex, name: 'a.pdf' }],
      },
    ],
    [
      'a voice message',
      { type: 'audio', audio: { ...file, mime_type: 'audio/ogg; codecs=opus', voice: true } },
      {
        kind: 'media',
        text: '[Voice message]',
        files: [expect.objectContaining({ mediaType: 'audio/ogg; codecs=opus' })],
      },
    ],
    ['a sound', { type: 'audio', audio: file }, { kind: 'media', text: '[Audio]' }],
    ['a film', { type: 'video', video: file }, { kind: 'media', text: '[Video]' }],
    ['a sticker', { type: 'sticker', sticker: { ...file, animated: true } }, { kind: 'media', text: '[Sticker]' }],
    [
      'a file of a type that is none, with a hash that is none',
      { type: 'document', document: { ...file, mime_type: 'x\r\ny: z', sha256: 'short' } },
      { files: [{ ref: '{"id":"1003"}', mediaType: 'application/octet-stream' }] },
    ],
    [
      'a file that is missing',
      { type: 'image', image: {} },
      { kind: 'media', text: '[Picture]\n[The file is missing]' },
    ],
    [
      'a place',
      { type: 'location', location: { latitude: 48.1, longitude: -11, name: 'Café', address: 'Road 1' } },
      { kind: 'location', text: 'Café, Road 1 (48.1, -11)' },
    ],
    [
      'a point',
      { type: 'location', location: { latitude: 48.1, longitude: 0 } },
      { kind: 'location', text: '48.1, 0' },
    ],
    [
      'contacts',
      {
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: 'Ann' },
            phones: [{ phone: '+1 555' }, { wa_id: '1556' }],
            emails: [{ email: 'a@b' }],
          },
          { name: { formatted_name: 'Bob' }, org: { company: 'Acme' } },
        ],
      },
      { kind: 'contacts', text: 'Ann, +1 555, 1556, a@b\nBob, Acme' },
    ],
    [
      'a reaction',
      { type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } },
      { kind: 'reaction', text: '👍', replyTo: 'wamid.0' },
    ],
    [
      'a reaction that was taken back',
      { type: 'reaction', reaction: { message_id: 'wamid.0' } },
      { kind: 'reaction', text: '[The client took a reaction back]', replyTo: 'wamid.0' },
    ],
    [
      'an order',
      {
        type: 'order',
        order: {
          catalog_id: 'c',
          text: 'Please hurry',
          product_items: [{ product_retailer_id: 'sku-1', quantity: 2, item_price: 5.5, currency: 'EUR' }, null],
        },
      },
      { kind: 'other', text: '[Order]\n2 × sku-1 (5.5 EUR)\n1 × unknown product\nPlease hurry' },
    ],
    [
      'an edit',
      { type: 'edit', edit: { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'Hi' } } } },
      { kind: 'other', text: '[Edited] Hi', replyTo: 'wamid.0' },
    ],
    [
      'a message that was deleted',
      { type: 'revoke', revoke: { original_message_id: 'wamid.0' } },
      { kind: 'other', text: '[The client deleted a message]', replyTo: 'wamid.0' },
    ],
    [
      'a kind that WhatsApp does not hand on',
      { type: 'unsupported', errors: [{ code: 131_051 }], unsupported: { type: 'poll' } },
      { kind: 'other', text: '[A message of a kind that WhatsApp does not hand on: poll]' },
    ],
    [
      'its older name',
      { type: 'unknown', errors: [{ code: 131_051 }] },
      { kind: 'other', text: '[A message of a kind that WhatsApp does not hand on]' },
    ],
    [
      // chatwoot#13464, #14547
      'a first message that only the app shows',
      { type: 'unsupported', errors: [{ code: 131_060 }] },
      { kind: 'other', text: '[WhatsApp does not hand this message on: ask the client to send it again]' },
    ],
    [
      // zammad#5439
      'a type of the future',
      { type: 'hologram', hologram: {} },
      { kind: 'other', text: '[A message of a kind that is not read: hologram]' },
    ],
    [
      'a type that is no word',
      { type: 'José 1555' },
      { kind: 'other', text: '[A message of a kind that is not read: unknown]' },
    ],
    ['a type that every object has', { type: 'constructor' }, { kind: 'other' }],
    [
      'a text without text',
      { text: { body: '  ' } },
      { kind: 'other', text: '[A message of a kind that is not read: text]' },
    ],
    ['an answer of a kind of the future', { type: 'interactive', interactive: { new_reply: {} } }, { kind: 'other' }],
  ])('%s', (_title, given, expected) => {
    expect(read(given)).toMatchObject({ type: 'client-message', vendorMessageId: 'wamid.in.1', ...expected });
  });
});

describe('the time', () => {
  test('is the vendor’s, however late it comes: chatwoot#14739', () => {
    expect(read({ timestamp: '1750030073' })).toMatchObject({ at: 1_750_030_073_000 });
  });

  test.each(['soon', undefined, -1])('%j gives way to the entry’s', (timestamp) => {
    expect(read({ timestamp })).toMatchObject({ at: noon });
  });
});

test('what is far too long is cut, so that a queue takes it', () => {
  const long = 'é'.repeat(100_000);
  const event = read({
    text: { body: long },
    from_user_id: long,
    context: { id: long },
  });

  expect(event).toMatchObject({ clientIds: ['15550100001', 'US.1'] });
  expect(JSON.stringify(event).length).toBeLessThan(12_000);
  expect(event).not.toHaveProperty('replyTo');
});

test('edits of edits, and a form as deep as JSON goes, are read without a fault', () => {
  const depth = 20_000;
  const edits = ['{"type":"edit","edit":{"message":'.repeat(depth), 'null', '}}'.repeat(depth)].join('');
  const form = JSON.stringify({ deep: 0 }).replace('0', '['.repeat(depth) + ']'.repeat(depth));
  const body = JSON.stringify(
    metaEnvelope(
      metaEntry(
        messagesValue(undefined, {
          messages: [
            metaMessage({ type: 'edit', edit: { message: 'EDITS' } }),
            metaMessage({ type: 'interactive', interactive: { nfm_reply: { response_json: form } } }),
          ],
        }),
      ),
    ),
  ).replace('"EDITS"', edits);

  expect(metaInbound.parse(Buffer.from(body), noon)?.events).toHaveLength(2);
});
