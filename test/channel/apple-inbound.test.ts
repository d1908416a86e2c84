import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { appleMessageId } from '../../lib/channel/apple/apple-message.ts';
import { appleInbound } from '../../lib/channel/apple/inbound.ts';
import { appleHeaders, appleRequest, appleSecret, appleToken, mspId } from '../support/apple-webhooks.ts';
import { noon } from '../support/builders.ts';

const trust = { mspId, appSecrets: [appleSecret], now: noon };
const verify = (token: string, given = {}) =>
  appleInbound.verify(appleRequest(Buffer.alloc(0), token), { ...trust, ...given }).status;

describe('Apple’s token', () => {
  test('is taken if the provider’s secret has signed it for the provider', () => {
    expect(verify(appleToken())).toBe('genuine');
    expect(verify(appleToken({ claims: { aud: ['other', mspId] } }))).toBe('genuine');
  });

  test('of either secret is taken during a rotation', () => {
    const old = Buffer.from('old').toString('base64');
    const appSecrets = [appleSecret, old];

    expect([verify(appleToken(), { appSecrets }), verify(appleToken({ secret: old }), { appSecrets })]).toEqual([
      'genuine',
      'genuine',
    ]);
  });

  test.each([
    ['another secret', appleToken({ secret: Buffer.from('other').toString('base64') }), {}],
    ['another provider', appleToken({ claims: { aud: 'other' } }), {}],
    ['no provider', appleToken({ claims: { aud: undefined } }), {}],
    ['an expired one', appleToken({ claims: { exp: noon / 1000 - 61 } }), {}],
    ['an end that is none', appleToken({ claims: { exp: 'never' } }), {}],
    ['another algorithm', appleToken({ head: { alg: 'HS512' } }), {}],
    [
      'no algorithm',
      `${appleToken({ head: { alg: 'none' } })
        .split('.')
        .slice(0, 2)
        .join('.')}.`,
      {},
    ],
    ['a changed one', appleToken().replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')), {}],
    ['none', '', {}],
    ['an empty secret', appleToken({ secret: '' }), { appSecrets: [''] }],
    ['a secret without bytes', appleToken({ secret: '' }), { appSecrets: ['!'] }],
    ['no secret', appleToken(), { appSecrets: [] }],
    ['no provider of ours', appleToken({ claims: { aud: undefined } }), { mspId: undefined }],
  ])('%s is forbidden', (_title, token, given) => {
    expect(verify(token, given)).toBe('forbidden');
  });

  test('that has not expired, or a moment ago by another clock, is taken', () => {
    expect(verify(appleToken({ claims: { exp: noon / 1000 - 59 } }))).toBe('genuine');
  });
});

describe('a body', () => {
  const unpack = (body: Uint8Array) => appleInbound.unpack?.(body);

  test('is inflated, or taken as it is', () => {
    const body = Buffer.from('{"type":"text"}');

    expect(unpack(gzipSync(body))).toEqual({ status: 'unpacked', body });
    expect(unpack(body)).toEqual({ status: 'unpacked', body });
    expect(unpack(Buffer.alloc(0))).toEqual({ status: 'unpacked', body: Buffer.alloc(0) });
  });

  test('is inflated no further than three megabytes', () => {
    expect(unpack(gzipSync(Buffer.alloc(3 * 1024 * 1024)))?.status).toBe('unpacked');
    expect(unpack(gzipSync(Buffer.alloc(3 * 1024 * 1024 + 1)))).toEqual({ status: 'too_large' });
    expect(unpack(gzipSync(Buffer.alloc(1024 ** 3 / 8)))).toEqual({ status: 'too_large' });
  });

  test('that is cut cannot be read', () => {
    expect(unpack(gzipSync(Buffer.alloc(100)).subarray(0, 20))).toEqual({ status: 'unreadable' });
  });
});

const parse = (message: object, headers: Readonly<Record<string, string | undefined>> = appleHeaders) =>
  appleInbound.parse(Buffer.from(JSON.stringify({ v: 1, ...message })), noon, { headers });
const common = {
  sender: 'urn:biz:1111',
  vendorMessageId: appleHeaders.id,
  at: noon,
  clientIds: ['urn:mbid:AQAAY1234'],
};

describe('a message', () => {
  test('is text, of the client and to the business that its headers name', () => {
    expect(parse({ type: 'text', body: 'Hello 👋', locale: 'en_US' })).toEqual({
      events: [{ type: 'client-message', ...common, kind: 'text', text: 'Hello 👋' }],
      unread: [],
    });
  });

  test('has them in its body, too', () => {
    const ids = { id: 'x', sourceId: 'urn:mbid:B', destinationId: 'urn:biz:2' };

    expect(parse({ type: 'text', body: 'Hi', ...ids }, {})?.events).toMatchObject([
      { vendorMessageId: 'x', clientIds: ['urn:mbid:B'], sender: 'urn:biz:2' },
    ]);
    expect(parse({ type: 'text', body: 'Hi' }, {})).toEqual({ events: [], unread: ['unreadable message'] });
  });

  const attachment = {
    name: 'Zoë.heic',
    mimeType: 'image/heic',
    size: 35_000,
    signature: '81A2b3'.repeat(7),
    url: 'https://p02-content.icloud.com/x',
    owner: 'M0123',
    key: `00${'ab'.repeat(32)}`,
  };

  test('with files has what a download needs, and no mark of where they stood', () => {
    expect(
      parse({ type: 'text', subject: 'A cat', body: '\uFFFC Look \uFFFC', attachments: [attachment] })?.events,
    ).toEqual([
      {
        ...{ type: 'client-message', ...common, kind: 'media', text: 'A cat\nLook' },
        files: [
          {
            ref: JSON.stringify({
              url: attachment.url,
              owner: 'M0123',
              key: attachment.key,
              signature: Buffer.from(attachment.signature, 'hex').toString('base64'),
            }),
            mediaType: 'image/heic',
            size: 35_000,
            name: 'Zoë.heic',
          },
        ],
      },
    ]);
  });

  test.each([
    ['files without words', { body: '\uFFFC', attachments: [attachment] }, { kind: 'media', text: 'Zoë.heic' }],
    [
      'a size as text',
      { attachments: [{ ...attachment, size: '35000' }] },
      { files: [expect.objectContaining({ size: 35_000 })] },
    ],
    [
      'its signature in base64',
      { attachments: [{ ...attachment, 'signature-base64': 'gQ==' }] },
      { files: [expect.objectContaining({ ref: expect.stringContaining('"signature":"gQ=="') })] },
    ],
    [
      'a file that cannot be had',
      { body: 'Hi\uFFFC', attachments: [{ ...attachment, key: 7 }, null] },
      { kind: 'text', text: 'Hi' },
    ],
    ['nothing', { body: '\uFFFC' }, { kind: 'other', text: '[An empty message]' }],
  ])('with %s', (_title, given, expected) => {
    expect(parse({ type: 'text', ...given })?.events).toMatchObject([expected]);
  });

  test.each([
    ['sticker-of-the-future', '[A message of a kind that is not read: sticker-of-the-future]'],
    ['to Zoë 1555', '[A message of a kind that is not read: unknown]'],
    ['interactive', '[A message of a kind that is not read: interactive]'],
  ])('of type %s says so', (type, text) => {
    expect(parse({ type })?.events).toMatchObject([{ kind: 'other', text }]);
  });
});

describe('an answer', () => {
  const answer = (data: object) => parse({ type: 'interactive', interactiveData: { bid: 'b', data } })?.events[0];
  const items = [
    { identifier: 'a', title: 'Apple' },
    { identifier: 'b', title: 'Banana' },
  ];

  test.each([
    [
      'a quick reply by its id',
      { 'quick-reply': { selectedIdentifier: 'b', items } },
      'Banana',
      { id: 'b', title: 'Banana' },
    ],
    [
      'a quick reply by its place',
      { 'quick-reply': { selectedIndex: 0, items } },
      'Apple',
      { id: 'a', title: 'Apple' },
    ],
    ['a quick reply without its items', { 'quick-reply': { selectedIdentifier: 'b' } }, 'b', { id: 'b', title: 'b' }],
    [
      'several items of a list',
      { listPicker: { sections: [{ items: [items[0]] }, { items: [items[1]] }] } },
      'Apple\nBanana',
      { id: 'a,b', title: 'Apple, Banana' },
    ],
    [
      'a list whose picked item is marked',
      { listPicker: { sections: [{ items: [items[0], { ...items[1], selected: true }] }] } },
      'Banana',
      { id: 'b', title: 'Banana' },
    ],
    [
      'a time',
      { event: { title: 'Call', timeslots: [{ identifier: '2', startTime: '2026-12-01T17:00+0000' }] } },
      'Call: 2026-12-01T17:00+0000',
      { id: '2', title: '2026-12-01T17:00+0000' },
    ],
    [
      'a form',
      {
        dynamic: {
          template: 'messageForms',
          selections: [
            { title: 'Size', items: [{ identifier: 's', title: 'Small' }] },
            { title: 'Name', items: [{ identifier: 'n', value: 'Zoë' }] },
          ],
        },
      },
      'Size: Small\nName: Zoë',
      { id: 's,n', title: 'Small, Zoë' },
    ],
    ['nothing of a list', { listPicker: {} }, '[Nothing picked]', { id: '', title: '' }],
  ])('picks %s', (_title, data, text, choice) => {
    expect(answer(data)).toMatchObject({ kind: 'choice', text, choice });
  });

  test('says which message it answers: by our name of the request, or by its own', () => {
    const to = (requestIdentifier: string) => answer({ 'quick-reply': { items }, requestIdentifier });

    expect(to('S000000000000001')).toMatchObject({ replyTo: appleMessageId('S000000000000001') });
    expect(to('S000000000000001.42')).toMatchObject({ replyTo: appleMessageId('S000000000000001.42') });
    expect(to('7f0c1d9a-1')).toMatchObject({ replyTo: '7f0c1d9a-1' });
  });

  test('that is long is a file which the gateway decodes', () => {
    const reference = {
      bid: 'b',
      url: 'https://p02.icloud.com/x',
      owner: 'M',
      key: `00${'ab'.repeat(32)}`,
      signature: 'abcd',
    };

    expect(parse({ type: 'interactive', interactiveDataRef: reference })?.events).toMatchObject([
      {
        kind: 'other',
        text: '[A long answer to a list or a form: see the file]',
        files: [{ ref: expect.stringContaining('"bid":"b"'), mediaType: 'application/json', name: 'answer.json' }],
      },
    ]);
  });
});

test.each([
  ['typing_start', 'typing'],
  ['typing_end', 'typing-ended'],
])('%s is no message, and not counted: one comes with each', (type, of) => {
  const { sender, clientIds, at } = common;

  expect(parse({ type })).toEqual({ events: [], unread: [], typing: { of, sender, clientId: clientIds[0], at } });
});

test('that the client has deleted the conversation ends it', () => {
  expect(parse({ type: 'close' })?.events).toEqual([
    { type: 'client-signal', of: 'close', ...common, reason: 'close' },
  ]);
});

test.each(['', '[]', '{}', 'null', '{"type":7}', '{"__proto__":{"type":"text"}}'])('%j is no envelope', (body) => {
  expect(appleInbound.parse(Buffer.from(body), noon, { headers: appleHeaders })).toBeUndefined();
});
