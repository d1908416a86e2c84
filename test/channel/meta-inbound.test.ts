import { describe, expect, test } from 'vitest';
import type { WebhookRequest } from '../../lib/channel/inbound.ts';
import { metaInbound } from '../../lib/channel/meta/inbound.ts';
import { noon } from '../support/builders.ts';
import {
  appSecret,
  entriesPost,
  messagesValue,
  metaEntry,
  metaEnvelope,
  metaMessage,
  metaStatus,
  phoneNumberId,
  signatureOf,
  signedRequest,
  statusesPost,
} from '../support/webhooks.ts';

const body = statusesPost(metaStatus());
const trust = { appSecrets: [appSecret] };
const verify = (request: WebhookRequest, secrets: readonly string[] = [appSecret]) =>
  metaInbound.verify(request, { appSecrets: secrets }).status;

describe('the signature', () => {
  test('is Meta’s: the example of the reference', () => {
    const signature = 'sha256=0329a06b62cd16b33eb6792be8c60b158d89a2ee3a876fce9a881ebb488c0914';
    const request = { ...signedRequest(Buffer.from('test')), headers: { 'x-hub-signature-256': signature } };

    expect(verify(request, ['secret'])).toBe('genuine');
  });

  test('of either secret is taken during a rotation, of another it is not', () => {
    const secrets = ['the new one', 'the old one'];

    expect(secrets.map((secret) => verify(signedRequest(body, secret), secrets))).toEqual(['genuine', 'genuine']);
    expect(verify(signedRequest(body, 'another'), secrets)).toBe('refused');
  });

  test('covers the bytes: é as it is escaped, not as JSON writes it again', () => {
    const escaped = statusesPost(metaStatus({ name: 'José' }));
    const again = Buffer.from(JSON.stringify(JSON.parse(escaped.toString())));
    const signature = { 'x-hub-signature-256': signatureOf(escaped) };

    expect(escaped.toString()).toContain('Jos\\u00e9');
    expect(verify({ ...signedRequest(escaped), body: escaped })).toBe('genuine');
    expect(verify({ ...signedRequest(escaped), headers: signature, body: again })).toBe('refused');
  });

  test('covers bytes that are no text', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0xc3]);

    expect(verify(signedRequest(bytes))).toBe('genuine');
    expect(verify({ ...signedRequest(bytes), body: Buffer.from(bytes.toString('utf8')) })).toBe('refused');
  });

  test.each([
    ['none', {}],
    ['an empty one', { 'x-hub-signature-256': '' }],
    ['one that is cut', { 'x-hub-signature-256': signatureOf(body).slice(0, -1) }],
    ['one that is too long', { 'x-hub-signature-256': `${signatureOf(body)}0` }],
    ['one without its name', { 'x-hub-signature-256': signatureOf(body).slice(7) }],
    ['no hex', { 'x-hub-signature-256': `sha256=${'z'.repeat(64)}` }],
    ['two in one header', { 'x-hub-signature-256': `${signatureOf(body)},${signatureOf(body)}` }],
    ['the older one, of SHA-1', { 'x-hub-signature': 'sha1=0123' }],
  ])('%s is refused', (_title, headers) => {
    expect(verify({ ...signedRequest(body), headers })).toBe('refused');
  });

  test('of a body that was cut, added to or changed in one bit is refused', () => {
    const request = signedRequest(body);
    const changed = Buffer.from(body);
    changed[20] = (changed[20] ?? 0) ^ 1;

    for (const other of [body.subarray(0, -1), Buffer.concat([body, Buffer.from(' ')]), changed, Buffer.alloc(0)])
      expect(verify({ ...request, body: other })).toBe('refused');
  });

  test('with no secret, or an empty one, is refused', () => {
    expect(verify(signedRequest(body, ''), [''])).toBe('refused');
    expect(verify(signedRequest(body), [])).toBe('refused');
    expect(metaInbound.verify(signedRequest(body), {}).status).toBe('refused');
  });
});

describe('the handshake', () => {
  const ask = (query: Record<string, string | undefined>, verifyToken: string | undefined = 'the token') =>
    metaInbound.verify({ method: 'GET', headers: {}, query, body: Buffer.alloc(0) }, { verifyToken });
  const complete = { 'hub.mode': 'subscribe', 'hub.verify_token': 'the token', 'hub.challenge': '1158201444' };

  test('answers the challenge, without a signature', () => {
    expect(ask(complete)).toEqual({ status: 'handshake', answer: '1158201444' });
  });

  test.each(['hub.mode', 'hub.verify_token', 'hub.challenge'])('without %s is incomplete', (name) => {
    expect(ask({ ...complete, [name]: undefined })).toEqual({ status: 'incomplete' });
  });

  test.each([
    ['another token', { 'hub.verify_token': 'the tokeN' }],
    ['an empty token', { 'hub.verify_token': '' }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
  ])('with %s is refused', (_title, query) => {
    expect(ask({ ...complete, ...query })).toEqual({ status: 'refused' });
  });

  test('fits no token that is empty or not there', () => {
    expect(ask({ ...complete, 'hub.verify_token': '' }, '')).toEqual({ status: 'refused' });
    expect(metaInbound.verify({ method: 'GET', headers: {}, query: complete, body: Buffer.alloc(0) }, trust)).toEqual({
      status: 'refused',
    });
  });
});

const parse = (...entries: readonly unknown[]) => metaInbound.parse(entriesPost(...entries), noon + 5000);
const parseStatuses = (...statuses: readonly unknown[]) => parse(metaEntry(messagesValue(statuses)));

describe('a status', () => {
  test('is a receipt with our id, the number that sent it, and the vendor’s time', () => {
    expect(parseStatuses(metaStatus({ timestamp: '1750030073' }))).toEqual({
      events: [
        {
          type: 'receipt',
          sender: phoneNumberId,
          vendorMessageId: 'wamid.1',
          messageId: 'S000000000000001.0',
          status: 'delivered',
          at: 1_750_030_073_000,
          clientIds: ['15550100001'],
        },
      ],
      unread: [],
    });
  });

  test.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['played', 'read'],
    ['failed', 'failed'],
  ])('%s counts as %s', (status, expected) => {
    expect(parseStatuses(metaStatus({ status }))?.events).toMatchObject([{ status: expected }]);
  });

  test('failed has the vendor’s code, as a number or a text', () => {
    const failed = (errors: unknown) => parseStatuses(metaStatus({ status: 'failed', errors }))?.events;

    expect(failed([{ code: 131_049, title: 'x' }, { code: 1 }])).toMatchObject([{ vendorCode: '131049' }]);
    expect(failed([{ code: '131026' }])).toMatchObject([{ vendorCode: '131026' }]);
    for (const errors of [undefined, null, [], [null], [{}], [{ code: {} }], [{ code: 'José 15550100001' }]])
      expect(failed(errors)).toEqual([expect.not.objectContaining({ vendorCode: expect.anything() })]);
  });

  test('without a phone number has Meta’s id of the person', () => {
    const status = metaStatus({ recipient_id: undefined, recipient_user_id: 'DE.13491208655302741918' });

    expect(parseStatuses(status)?.events).toMatchObject([{ clientIds: ['DE.13491208655302741918'] }]);
  });

  test('of a client that is known by both has both, and of a group neither', () => {
    const both = metaStatus({ recipient_user_id: 'DE.1' });

    expect(parseStatuses(both)?.events).toMatchObject([{ clientIds: ['15550100001', 'DE.1'] }]);
    expect(parseStatuses({ ...both, recipient_type: 'group' })?.events[0]).not.toHaveProperty('clientIds');
  });

  test('of another application has the vendor’s id alone: its data are not ours to store', () => {
    const [event] = parseStatuses(metaStatus({ biz_opaque_callback_data: 'order of José' }))?.events ?? [];

    expect(event).toMatchObject({ vendorMessageId: 'wamid.1' });
    expect(event).not.toHaveProperty('messageId');
  });

  test('that earlier versions sent has the session’s id alone', () => {
    expect(parseStatuses(metaStatus({ biz_opaque_callback_data: 'S000000000000001' }))?.events).toMatchObject([
      { messageId: 'S000000000000001' },
    ]);
  });

  test.each([
    ['an unreadable time', 'soon'],
    ['a time beyond dates', '99999999999999999'],
    ['a negative time', -1],
    ['no time', undefined],
  ])('with %s has the entry’s', (_title, timestamp) => {
    expect(parseStatuses(metaStatus({ timestamp }))?.events).toMatchObject([{ at: noon }]);
  });

  test('without any time has that of the post', () => {
    const entry = { changes: [{ field: 'messages', value: messagesValue([metaStatus({ timestamp: null })]) }] };

    expect(parse(entry)?.events).toMatchObject([{ at: noon + 5000 }]);
  });

  test('without its number is not taken: nobody could say whose it is', () => {
    for (const metadata of [undefined, null, {}, { phone_number_id: 106_540 }])
      expect(parse(metaEntry(messagesValue([metaStatus()], { metadata })))).toEqual({
        events: [],
        unread: ['status without number'],
      });
  });
});

describe('what cannot be read stops nothing else', () => {
  const good = metaEntry(messagesValue([metaStatus({ id: 'wamid.good' })]));

  test.each([
    ['unreadable status', null],
    ['unreadable status', []],
    ['unreadable status', 'delivered'],
    ['unreadable status', metaStatus({ id: null })],
    ['unreadable status', metaStatus({ id: 'w'.repeat(100_000) })],
    ['unknown status', metaStatus({ status: 'teleported' })],
    ['unknown status', metaStatus({ status: 'constructor' })],
    ['unknown status', metaStatus({ status: ['delivered'] })],
  ])('%s: %o', (kind, status) => {
    expect(parseStatuses(status, metaStatus({ id: 'wamid.good' }))).toEqual({
      events: [expect.objectContaining({ vendorMessageId: 'wamid.good' })],
      unread: [kind],
    });
  });

  test.each([
    ['unreadable entry', null],
    ['unreadable entry', 'entry'],
    ['unreadable entry', { id: '1' }],
    ['unreadable entry', { id: '1', changes: {} }],
    ['unreadable change', { id: '1', changes: [null] }],
    ['unreadable change', { id: '1', changes: [{ field: 'messages' }] }],
    ['unreadable change', { id: '1', changes: [{ field: 'messages', value: [] }] }],
    ['unreadable change', metaEntry(messagesValue({ length: 1 }))],
    ['unreadable message', metaEntry(messagesValue(undefined, { messages: [{ from: '15550100001', type: 'text' }] }))],
    ['errors', metaEntry({ errors: [{ code: 131_051 }] })],
    ['user_preferences', metaEntry({ user_preferences: [] }, 'user_preferences')],
    ['smb_message_echoes', metaEntry({}, 'smb_message_echoes')],
    ['unknown field', metaEntry({}, 'José, 15550100001')],
    ['unknown field', { changes: [{ field: 7, value: {} }] }],
  ])('%s: %o', (kind, entry) => {
    expect(parse(entry, good)).toEqual({
      events: [expect.objectContaining({ vendorMessageId: 'wamid.good' })],
      unread: [kind],
    });
  });

  test('a message beside a status that is unknown', () => {
    const value = messagesValue([metaStatus({ id: 'wamid.unknown' })], { messages: [{}, metaMessage(), {}] });

    expect(parse(metaEntry(value))).toMatchObject({
      events: [{ type: 'client-message' }, { vendorMessageId: 'wamid.unknown' }],
      unread: ['unreadable message', 'unreadable message'],
    });
  });

  test('members called __proto__ or constructor are data', () => {
    const text = JSON.stringify(metaEnvelope(good)).replace(
      '"entry"',
      '"__proto__":{"object":"x","polluted":true},"constructor":{"prototype":{"polluted":true}},"entry"',
    );
    const inherited = `{"object":"whatsapp_business_account","entry":[{"__proto__":{"changes":[]}}]}`;

    expect(metaInbound.parse(Buffer.from(text), noon)?.events).toHaveLength(1);
    expect(metaInbound.parse(Buffer.from(inherited), noon)).toEqual({ events: [], unread: ['unreadable entry'] });
    expect({}).not.toHaveProperty('polluted');
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{"object":'],
    ['a text', '"whatsapp_business_account"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['another product', '{"object":"instagram","entry":[]}'],
    ['no entries', '{"object":"whatsapp_business_account"}'],
    ['entries that are no list', '{"object":"whatsapp_business_account","entry":{"0":{}}}'],
    ['lists in lists', '['.repeat(100_000)],
  ])('%s is no envelope', (_title, text) => {
    expect(metaInbound.parse(Buffer.from(text), noon)).toBeUndefined();
  });

  test('a thousand updates over several entries and changes are all read, in order', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `wamid.${index}`);
    const entries = [0, 250, 500, 750].map((from) => ({
      id: '1',
      changes: [0, 125].map((at) => ({
        field: 'messages',
        value: messagesValue(ids.slice(from + at, from + at + 125).map((id) => metaStatus({ id }))),
      })),
    }));

    expect(parse(...entries)?.events.map((event) => event.type === 'receipt' && event.vendorMessageId)).toEqual(ids);
  });
});
