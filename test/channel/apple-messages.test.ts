import { createDecipheriv, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Content } from '../../lib/channel/content.ts';
import { answering, type ChannelContract, channelContract, sendTo } from '../contract/channel.ts';
import { startVendor } from '../support/vendor.ts';

const messageId = '3ce45519-3183-8de4-a973-88a86c82c743';

const contract: ChannelContract = {
  transport: 'apple-messages',
  clientId: 'urn:mbid:AQAAY1234',
  businessId: 'urn:biz:1111',
  business: { mspId: 'msp-1', secret: 'env:SECRET' },
  accepted: { status: 200, body: '' },
  messageId,
  refusal: (code) => ({ status: Number(code), body: '' }),
  codes: { retry: '429', unreachable: '404', account: '403', undecided: '500' },
  idIn: ({ headers }) => `${String(headers['msp-agent']).split('/')[1]}.0`,
  readsSecret: true,
  statusOnly: true,
};

channelContract(contract);

const requestOf = async (content: Content) => {
  const vendor = await startVendor(answering(contract.accepted));
  await sendTo(contract, `${vendor.url}/v1`, { content });
  const [request] = vendor.requests;
  if (!request) throw new Error('nothing was sent');

  return { ...request, json: JSON.parse(request.body) };
};

test('the request carries the ids twice, and a token signed with the secret', async () => {
  const { path, headers, json } = await requestOf({ type: 'text', text: 'Hello' });
  const [head = '', claims = '', signature] = String(headers.authorization).replace('Bearer ', '').split('.');

  expect(path).toBe('/v1/message');
  expect(headers).toMatchObject({ id: messageId, 'source-id': 'urn:biz:1111', 'destination-id': 'urn:mbid:AQAAY1234' });
  expect(json).toEqual({
    v: 1,
    id: messageId,
    sourceId: 'urn:biz:1111',
    destinationId: 'urn:mbid:AQAAY1234',
    type: 'text',
    body: 'Hello',
    locale: 'en_US',
  });
  expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({ iss: 'msp-1', iat: 1_795_359_600 });
  expect(signature).toBe(createHmac('sha256', 'the secret').update(`${head}.${claims}`).digest('base64url'));
});

test('each message of a session has an id of its own, the same for every attempt', async () => {
  const vendor = await startVendor(answering(contract.accepted));
  for (const number of [0, 7, 7, 8])
    await sendTo(contract, `${vendor.url}/v1`, { messageId: `S000000000000001.${number}` });
  const [invite, first, again, second] = vendor.requests.map(({ headers }) => headers.id);

  expect(invite).toBe(messageId);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(again).toBe(first);
  expect(new Set([invite, first, second]).size).toBe(3);
  expect(vendor.requests.map(({ headers }) => headers['msp-agent'])).toEqual([
    'invite-to-chat/S000000000000001',
    ...['7', '7', '8'].map((number) => `invite-to-chat/S000000000000001.${number}`),
  ]);
});

describe('interactive content', () => {
  const bubble = { title: 'Pick', style: 'icon' } as const;

  test('a list picker numbers its sections and items', async () => {
    const { json } = await requestOf({
      type: 'interactive',
      text: 'Pick',
      apple: {
        'content-type': 'list-picker',
        received: { ...bubble, image: 'i' },
        reply: bubble,
        images: [{ id: 'i', data: 'AAAA' }],
        sections: [{ title: 'Fruit', 'multiple-selection': true, items: [{ id: 'a', title: 'Apple', image: 'i' }] }],
      },
    });

    expect(json).toMatchObject({
      type: 'interactive',
      interactiveData: {
        bid: expect.stringMatching(/business\.extension$/),
        data: {
          requestIdentifier: 'S000000000000001',
          images: [{ identifier: 'i', data: 'AAAA' }],
          listPicker: {
            sections: [
              {
                title: 'Fruit',
                order: 0,
                multipleSelection: true,
                items: [{ identifier: 'a', title: 'Apple', imageIdentifier: 'i', order: 0, style: 'default' }],
              },
            ],
          },
        },
        receivedMessage: { title: 'Pick', style: 'icon', imageIdentifier: 'i' },
        replyMessage: { title: 'Pick' },
      },
    });
  });

  test('a time picker, quick replies and a rich link', async () => {
    const event = { id: '1', title: 'Call', timeslots: [{ start: '2026-12-01T17:00+0000', duration: 1800 }] };
    const time = await requestOf({
      type: 'interactive',
      text: 'x',
      apple: { 'content-type': 'time-picker', received: bubble, event },
    });
    const items = ['a', 'b'].map((id) => ({ id, title: id }));
    const quick = await requestOf({
      type: 'interactive',
      text: 'x',
      apple: { 'content-type': 'quick-reply', summary: 'Go on?', items },
    });
    const image = { 'media-type': 'image/png', data: 'AAAA' } as const;
    const link = await requestOf({
      type: 'interactive',
      text: 'x',
      apple: { 'content-type': 'rich-link', url: 'https://a.example/', title: 'A', image },
    });

    expect(time.json.interactiveData.data.event).toEqual({
      identifier: '1',
      title: 'Call',
      timeslots: [{ identifier: '0', startTime: '2026-12-01T17:00+0000', duration: 1800 }],
    });
    expect(quick.json.interactiveData.data['quick-reply']).toEqual({
      summaryText: 'Go on?',
      items: [
        { identifier: 'a', title: 'a' },
        { identifier: 'b', title: 'b' },
      ],
    });
    expect(link.json).toMatchObject({
      type: 'richLink',
      richLinkData: {
        url: 'https://a.example/',
        title: 'A',
        assets: { image: { data: 'AAAA', mimeType: 'image/png' } },
      },
    });
  });
});

describe('an attachment', () => {
  const start = async (fileStatus = 200, fileHeaders: Record<string, string> = {}) => {
    const vendor = await startVendor(({ path }, response) => {
      if (path === '/file.png') return void response.writeHead(fileStatus, fileHeaders).end('the file');
      if (path === '/preUpload')
        return void response.end(
          JSON.stringify({ 'upload-url': `${vendor.url}/up`, 'mmcs-url': 'mmcs', 'mmcs-owner': 'owner' }),
        );
      response.end(path === '/up' ? '{"singleFile":{"fileChecksum":"c2lnbg=="}}' : '');
    });
    const content: Content = {
      type: 'text',
      text: 'Look',
      attachments: [{ url: `${vendor.url}/file.png`, mediaType: 'image/png' }],
    };

    return { vendor, outcome: await sendTo(contract, vendor.url, { content }) };
  };

  test('is stored encrypted with a key that only the message names', async () => {
    const { vendor, outcome } = await start();
    const [, announced, uploaded, sent] = vendor.requests;
    const { body, attachments } = JSON.parse(sent?.body ?? '');
    const decipher = createDecipheriv('aes-256-ctr', Buffer.from(attachments[0].key.slice(2), 'hex'), Buffer.alloc(16));

    expect(outcome).toEqual({ status: 'sent', messageId });
    expect(announced?.headers['mmcs-size']).toBe('8');
    expect(decipher.update(uploaded?.bytes ?? Buffer.alloc(0)).toString()).toBe('the file');
    expect(body).toBe('Look\n\uFFFC');
    expect(attachments[0]).toMatchObject({
      name: 'file.png',
      mimeType: 'image/png',
      size: '8',
      'signature-base64': 'c2lnbg==',
      url: 'mmcs',
      owner: 'owner',
    });
  });

  test('that cannot be fetched leaves the message unsent', async () => {
    const { vendor, outcome } = await start(404);

    expect(outcome).toEqual({
      status: 'retry',
      fault: 'vendor_refused',
      vendorCode: 'attachment',
      meaning: 'the file could not be fetched, or Apple could not store it',
    });
    expect(vendor.requests.map(({ path }) => path)).toEqual(['/file.png']);
  });

  test('that is redirected is never sent: another try is redirected, too', async () => {
    const { vendor, outcome } = await start(302, { location: 'http://127.0.0.1/' });

    expect(outcome).toEqual({
      status: 'refused',
      fault: 'vendor_refused',
      vendorCode: 'attachment',
      meaning: 'the file was not fetched, because the link is redirected',
    });
    expect(vendor.requests.map(({ path }) => path)).toEqual(['/file.png']);
  });
});
