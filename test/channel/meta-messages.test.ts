import { describe, expect, test } from 'vitest';
import { metaInbound } from '../../lib/channel/meta/inbound.ts';
import { noon } from '../support/builders.ts';
import {
  messagesValue,
  metaBytes,
  metaEntry,
  metaEnvelope,
  metaMessage,
  metaStatus,
  phoneNumberId,
} from '../support/webhooks.ts';

const contact = { profile: { name: 'Zoë', username: '@zoe' }, wa_id: '15550100001', user_id: 'US.1' };

const parse = (messages: readonly unknown[], more: Readonly<Record<string, unknown>> = { contacts: [contact] }) =>
  metaInbound.parse(metaBytes(metaEnvelope(metaEntry(messagesValue(undefined, { messages, ...more })))), noon + 5000);
const read = (given: Readonly<Record<string, unknown>>) => {
  const { events = [], unread = [] } = parse([metaMessage(given)]) ?? {};

  return events[0] ?? unread[0];
};

test('a text is a message with all that is known of its client', () => {
  expect(parse([metaMessage({ from_user_id: 'US.1' })])).toEqual({
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

describe('who wrote', () => {
  const nameless = { from: undefined, from_user_id: 'US.1' };

  test('is known by Meta’s id of the person alone: nyaruka/courier#1094, whatomate#531', () => {
    expect(parse([metaMessage(nameless)], { contacts: [{ user_id: 'US.1', profile: {} }] })?.events).toMatchObject([
      { clientIds: ['US.1'] },
    ]);
    expect(parse([metaMessage(nameless)], {})?.events).toMatchObject([{ clientIds: ['US.1'] }]);
  });

  test('is the contact of this message, not of another of the same post', () => {
    const other = { wa_id: '15550100002', user_id: 'US.2', profile: { name: 'Ann' } };
    const messages = [metaMessage(), metaMessage({ from: '15550100002', id: 'wamid.in.2' })];

    expect(parse(messages, { contacts: [other, contact] })?.events).toMatchObject([
      { clientIds: ['15550100001', 'US.1'], client: { name: 'Zoë' } },
      { clientIds: ['15550100002', 'US.2'], client: { name: 'Ann' } },
    ]);
  });

  test.each([
    ['message without client', { from: undefined }],
    ['message without client', { from: 15_550_100_001 }],
    ['group message', { group_id: 'g1' }],
    // chatwoot#10632, hermes-agent#4273
    ['echo', { from: '15550783881' }],
    ['request_welcome', { type: 'request_welcome' }],
    ['unreadable message', { id: undefined }],
  ])('%s: not taken, but counted', (kind, given) => {
    expect(parse([metaMessage(given)], {})).toEqual({ events: [], unread: [kind] });
  });

  test('without our number nobody knows whose client it is', () => {
    expect(parse([metaMessage()], { metadata: {} })).toEqual({ events: [], unread: ['message without number'] });
  });

  test('one that cannot be read stops no other of the post: frappe_whatsapp#252, botpress#15083', () => {
    expect(parse([null, metaMessage(), 'x'])).toMatchObject({
      events: [{ vendorMessageId: 'wamid.in.1' }],
      unread: ['unreadable message', 'unreadable message'],
    });
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

describe('a notice', () => {
  const notice = (system: unknown) =>
    parse([metaMessage({ type: 'system', system, from_user_id: 'US.1', from: '15550100001' })], {});

  test('of another number renames the client', () => {
    expect(
      notice({ body: 'Zoë changed', wa_id: '15550100009', user_id: 'US.9', type: 'user_changed_number' })?.events,
    ).toEqual([
      {
        type: 'client-signal',
        of: 'renamed',
        sender: phoneNumberId,
        vendorMessageId: 'wamid.in.1',
        at: noon,
        clientIds: ['15550100009', 'US.9'],
        previousIds: ['15550100001', 'US.1'],
        reason: 'user_changed_number',
      },
    ]);
  });

  test('of another id of the person renames it, too, and what stays is no previous name', () => {
    const system = { wa_id: '15550100001', user_id: 'US.9', previous_user_id: 'US.1', type: 'user_changed_user_id' };

    expect(notice(system)?.events).toMatchObject([{ clientIds: ['15550100001', 'US.9'], previousIds: ['US.1'] }]);
  });

  test.each([
    ['of another kind', { body: 'x', type: 'customer_identity_changed' }],
    ['without the new name', { type: 'user_changed_number' }],
    ['of nothing', null],
  ])('%s is counted', (_title, system) => {
    expect(notice(system)).toEqual({ events: [], unread: ['system'] });
  });
});

describe('what the client wishes of marketing', () => {
  const preference = {
    wa_id: '15550100001',
    user_id: 'US.1',
    detail: 'User requested to stop marketing messages',
    category: 'marketing_messages',
    value: 'stop',
    timestamp: String(noon / 1000 - 60),
  };
  const prefer = (given: Readonly<Record<string, unknown>>) => {
    const value = messagesValue(undefined, { user_preferences: [{ ...preference, ...given }] });

    return metaInbound.parse(metaBytes(metaEnvelope(metaEntry(value, 'user_preferences'))), noon);
  };

  test.each([
    ['stop', 'opt-out'],
    ['resume', 'opt-in'],
  ])('%s is an %s of marketing alone', (value, of) => {
    expect(prefer({ value })).toEqual({
      events: [
        {
          ...{ type: 'client-signal', of, marketing: true, sender: phoneNumberId, at: noon - 60_000 },
          ...{ clientIds: ['15550100001', 'US.1'], reason: 'user_preferences' },
        },
      ],
      unread: [],
    });
  });

  test.each([{ value: 'maybe' }, { category: 'calls' }, { wa_id: undefined, user_id: undefined }])(
    '%j is counted',
    (given) => {
      expect(prefer(given)).toEqual({ events: [], unread: ['user_preferences'] });
    },
  );

  test('also shows in a message that did not go out for it', () => {
    const failed = metaStatus({ status: 'failed', errors: [{ code: 131_050 }] });
    const body = metaBytes(metaEnvelope(metaEntry(messagesValue([failed]))));

    expect(metaInbound.parse(body, noon)?.events).toEqual([
      expect.objectContaining({ type: 'receipt', vendorCode: '131050' }),
      {
        ...{ type: 'client-signal', of: 'opt-out', marketing: true, sender: phoneNumberId, at: noon },
        ...{ clientIds: ['15550100001'], reason: '131050' },
      },
    ]);
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
