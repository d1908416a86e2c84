import { describe, expect, test } from 'vitest';
import { twilioInbound } from '../../lib/channel/twilio/inbound.ts';
import { twilioSignature } from '../../lib/channel/twilio/twilio-signature.ts';
import { noon } from '../support/builders.ts';

type Fields = Readonly<Record<string, string>>;

const bodyOf = (fields: Fields) => Buffer.from(String(new URLSearchParams(fields)));
const parse = (fields: Fields, query: Fields = {}) => twilioInbound.parse(bodyOf(fields), noon, { query });

const written = {
  ...{ MessageSid: 'SM1', SmsSid: 'SM1', SmsMessageSid: 'SM1', AccountSid: 'AC1', SmsStatus: 'received' },
  ...{ From: 'whatsapp:+15550100001', To: 'whatsapp:+19251112222', WaId: '15550100001', ProfileName: 'Zoë' },
  ...{ Body: '', NumMedia: '0' },
};
const messageOf = (fields: Fields) => parse({ ...written, ...fields })?.events[0];

const step = { MessageSid: 'SM2', From: 'whatsapp:+19251112222', To: 'whatsapp:+15550100001' };
const message = 'S000000000000001.0';

describe('a signature', () => {
  const publicUrl = 'https://chat.example.com/proxied';
  const target = `/webhooks/twilio?message=${message}`;
  const body = bodyOf({ ...step, Body: 'é @ +', New: '' });
  const sign = (token: string, url = `${publicUrl}${target}`) =>
    twilioSignature(token, url, new URLSearchParams(body.toString()));
  const request = { method: 'POST', query: {}, target, body, headers: { 'x-twilio-signature': sign('new') } };
  const trust = { appSecrets: ['new', 'old'], publicUrl };

  test('of the public URL, by the new token or the old one, is Twilio’s', () => {
    expect(twilioInbound.verify(request, trust)).toEqual({ status: 'genuine' });
    expect(twilioInbound.verify({ ...request, headers: { 'x-twilio-signature': sign('old') } }, trust)).toEqual({
      status: 'genuine',
    });
  });

  test('fits the example of Twilio’s documentation', () => {
    const fields = new URLSearchParams([
      ...[
        ['CallSid', 'CA1234567890ABCDE'],
        ['Caller', '+14158675309'],
        ['Digits', '1234'],
      ],
      ...[
        ['From', '+14158675309'],
        ['To', '+18005551212'],
      ],
    ] as [string, string][]);
    const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';

    expect(twilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields)).toBe(signature);
  });

  test.each([
    ['of another token', { headers: { 'x-twilio-signature': sign('other') } }],
    ['of another URL', { headers: { 'x-twilio-signature': sign('new', `https://other.example${target}`) } }],
    ['of another message’s receipt', { target: '/webhooks/twilio?message=S000000000000002.0' }],
    ['of another form', { body: bodyOf({ ...step, Body: 'x' }) }],
    ['that is missing', { headers: {} }],
    ['of a GET, whose form nobody signed', { method: 'GET' }],
  ])('%s is refused', (_what, change) => {
    expect(twilioInbound.verify({ ...request, ...change }, trust)).toEqual({ status: 'refused' });
  });

  test('never fits without a token or a URL', () => {
    const empty = { ...request, headers: { 'x-twilio-signature': sign('') } };

    expect(twilioInbound.verify(empty, { appSecrets: [''], publicUrl })).toEqual({ status: 'refused' });
    expect(twilioInbound.verify(request, { appSecrets: ['new'] })).toEqual({ status: 'refused' });
  });
});

describe('a receipt', () => {
  test.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('%s is %s, and the URL names our message', (status, reached) => {
    expect(parse({ ...step, MessageStatus: status, SmsStatus: status }, { message })).toEqual({
      events: [
        {
          ...{ type: 'receipt', sender: 'whatsapp:19251112222', vendorMessageId: 'SM2', messageId: message },
          ...{ status: reached, at: noon },
        },
      ],
      unread: [],
    });
  });

  test('of a failure has its code, and only a code', () => {
    const failed = (ErrorCode: string) => parse({ ...step, MessageStatus: 'undelivered', ErrorCode })?.events[0];

    expect(failed('63024')).toMatchObject({ vendorCode: '63024' });
    expect(failed('call +1555')).not.toHaveProperty('vendorCode');
    expect(parse({ ...step, MessageStatus: 'delivered', ErrorCode: '0' })?.events[0]).not.toHaveProperty('vendorCode');
  });

  test.each(['not ours', '+15550100001'])('does not take %j in the URL for an id of ours', (id) => {
    expect(parse({ ...step, MessageStatus: 'sent' }, { message: id })?.events[0]).not.toHaveProperty('messageId');
  });

  test.each(['accepted', 'scheduled', 'queued', 'sending'])('%s says nothing new', (status) => {
    expect(parse({ ...step, MessageStatus: status })).toEqual({ events: [], unread: [] });
  });

  test.each([
    ['unknown status', { ...step, MessageStatus: 'pondering' }],
    ['status without number', { MessageSid: 'SM2', MessageStatus: 'sent', From: 'ACME' }],
  ])('that cannot be read is counted as %s', (kind, fields) => {
    expect(parse(fields)).toEqual({ events: [], unread: [kind] });
  });
});

describe('what a client writes', () => {
  const common = { type: 'client-message', sender: 'whatsapp:19251112222', vendorMessageId: 'SM1', at: noon };

  test('is text, with the names by which Twilio knows the client', () => {
    const event = messageOf({ Body: 'Hello', OriginalRepliedMessageSid: 'SM0', ExternalUserId: 'US.1349' });

    expect(event).toEqual({
      ...common,
      ...{
        clientIds: ['15550100001', 'US.1349'],
        kind: 'text',
        text: 'Hello',
        replyTo: 'SM0',
        client: { name: 'Zoë' },
      },
    });
  });

  test('comes from WhatsApp’s own id of a person who hides the number', () => {
    const { WaId: _, ...hidden } = { ...written, From: 'whatsapp:US.1349', ExternalUserId: 'US.1349', Body: 'Hi' };

    expect(parse(hidden)?.events).toMatchObject([{ clientIds: ['US.1349'] }]);
  });

  test('comes by SMS from a bare number, to a short code as well', () => {
    expect(messageOf({ From: '+15550100001', To: '12345', WaId: '', Body: 'Hi' })).toMatchObject({
      sender: '12345',
      clientIds: ['15550100001'],
    });
  });

  test.each([
    ['a button', { ButtonText: 'Yes', ButtonPayload: 'yes-1', Body: 'Yes' }, { id: 'yes-1', title: 'Yes' }],
    ['a button without a payload', { ButtonText: 'Yes', Body: 'Yes' }, { id: 'Yes', title: 'Yes' }],
    ['a button that has no words', { ButtonPayload: 'yes-1', Body: 'Yes' }, { id: 'yes-1', title: 'Yes' }],
    ['an entry of a list', { ListId: 'order', ListTitle: 'My order', Body: 'x' }, { id: 'order', title: 'My order' }],
  ])('is a choice if it taps %s', (_what, fields, choice) => {
    expect(messageOf(fields)).toMatchObject({ kind: 'choice', text: choice.title, choice });
  });

  test('is a place with its name', () => {
    const point = { Latitude: '52.5', Longitude: '-13.25' };

    expect(messageOf(point)).toMatchObject({ kind: 'location', text: '52.5, -13.25' });
    expect(messageOf({ ...point, Label: 'Shop', Address: 'Main St 1' })).toMatchObject({
      text: 'Shop, Main St 1 (52.5, -13.25)',
    });
    expect(messageOf({ Latitude: '52.5', Longitude: 'west' })).toMatchObject({ kind: 'other' });
  });

  test('is media with its files, ten at most', () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        [`MediaUrl${index}`, `https://api.twilio.com/${index}`],
        [`MediaContentType${index}`, 'image/jpeg'],
      ]).flat(),
    );

    expect(messageOf({ ...files, NumMedia: '1', Body: 'Look' })).toMatchObject({
      ...{ kind: 'media', text: 'Look' },
      files: [{ ref: '{"url":"https://api.twilio.com/0"}', mediaType: 'image/jpeg' }],
    });
    expect(messageOf({ ...files, NumMedia: '99' })).toMatchObject({ text: '[Picture]', files: { length: 10 } });
    expect(messageOf({ NumMedia: '1' })).toMatchObject({ kind: 'media', text: '[Document]\n[The file is missing]' });
  });

  test.each([
    ['video/mp4', '[Video]'],
    ['audio/ogg; codecs=opus', '[Audio]'],
    ['text/vcard', '[Contact]'],
    ['no type', '[Document]'],
  ])('a file of %s without words is named %s', (mediaType, text) => {
    expect(messageOf({ NumMedia: '1', MediaUrl0: 'https://x.example', MediaContentType0: mediaType })).toMatchObject({
      text,
    });
  });

  test('that is not read is still shown', () => {
    expect(messageOf({ MessageType: 'interactive' })).toMatchObject({
      kind: 'other',
      text: '[A message of a kind that is not read: interactive]',
    });
    expect(messageOf({ MessageType: 'text' })).toMatchObject({ kind: 'other', text: '[An empty message]' });
  });

  test.each([
    ['STOP', 'opt-out'],
    ['START', 'opt-in'],
  ])('is a %s of Twilio’s own list, too', (reason, of) => {
    const signal = { type: 'client-signal', of, sender: 'whatsapp:19251112222', vendorMessageId: 'SM1', reason };

    expect(parse({ ...written, Body: 'Basta', OptOutType: reason })?.events).toMatchObject([
      { kind: 'text', text: 'Basta' },
      { ...signal, at: noon, clientIds: ['15550100001'] },
    ]);
  });

  test('for help is only a message', () => {
    expect(parse({ ...written, Body: 'HELP', OptOutType: 'HELP' })?.events).toHaveLength(1);
  });

  test.each([
    ['message without number', { To: 'messenger:1' }],
    ['message without client', { From: 'messenger:1', WaId: '' }],
  ])('is counted as %s if nobody could be found', (kind, fields) => {
    expect(parse({ ...written, ...fields })).toEqual({ events: [], unread: [kind] });
  });
});

test('a form of something else is no envelope', () => {
  expect(parse({ CallSid: 'CA1', From: '+1' })).toBeUndefined();
  expect(twilioInbound.parse(Buffer.from('{"a":1}'), noon)).toBeUndefined();
});
