import { describe, expect, test } from 'vitest';
import type { Content } from '../../lib/channel/content.ts';
import { answering, type ChannelContract, channelContract, sendTo } from '../contract/channel.ts';
import { startVendor } from '../support/vendor.ts';

const accepted = {
  status: 200,
  body: JSON.stringify({ messages: [{ id: 'wamid.1', message_status: 'accepted' }] }),
};
const refusal = (code: string) => ({
  status: 400,
  body: JSON.stringify({ error: { message: `(#${code}) x`, type: 'OAuthException', code: Number(code) } }),
});

const contract: ChannelContract = {
  transport: 'whatsapp-cloud',
  clientId: '15550100001',
  businessId: '19251112222',
  business: { phoneNumberId: '106540352242922', token: 'env:TOKEN' },
  accepted,
  messageId: 'wamid.1',
  refusal,
  codes: { retry: '130429', unreachable: '131026', account: '190', undecided: '131000' },
  idIn: ({ body }) => JSON.parse(body).biz_opaque_callback_data,
  readsSecret: true,
};

channelContract(contract);

const bodyOf = async (content: Content) => {
  const vendor = await startVendor(answering(accepted));
  await sendTo(contract, `${vendor.url}/v24.0`, { content, readSecret: async () => 'the token' });

  expect(vendor.requests[0]).toMatchObject({ method: 'POST', path: '/v24.0/106540352242922/messages' });
  expect(vendor.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer the token',
    'content-type': 'application/json',
    connection: 'close',
  });
  const { messaging_product, recipient_type, to, biz_opaque_callback_data, ...body } = JSON.parse(
    vendor.requests[0]?.body ?? '',
  );
  expect([messaging_product, recipient_type, to, biz_opaque_callback_data]).toEqual([
    'whatsapp',
    'individual',
    '15550100001',
    'S000000000000001.0',
  ]);

  return body;
};

describe('a message to WhatsApp’s own id of a person', () => {
  const userId = 'US.13491208655302741918';

  test('names it in recipient, and nothing in to', async () => {
    const vendor = await startVendor(answering(accepted));
    await sendTo({ ...contract, clientId: userId }, vendor.url);

    expect(JSON.parse(vendor.requests[0]?.body ?? '')).toMatchObject({ recipient: userId, type: 'text' });
    expect(JSON.parse(vendor.requests[0]?.body ?? '')).not.toHaveProperty('to');
  });

  test('is refused with a reason if its kind needs a phone number', async () => {
    const vendor = await startVendor(answering(refusal('131062')));

    expect(await sendTo({ ...contract, clientId: userId }, vendor.url)).toEqual({
      status: 'refused',
      fault: 'content_not_supported',
      vendorCode: '131062',
      meaning: 'this kind of message needs the client’s phone number',
    });
  });
});

test('the answer says by what names the vendor knows the client; others than ours are no error', async () => {
  const answerWith = async (contacts: unknown) => {
    const body = JSON.stringify({ contacts, messages: [{ id: 'wamid.1' }] });

    return sendTo(contract, (await startVendor(answering({ status: 200, body }))).url);
  };

  expect(await answerWith([{ input: '1', wa_id: '15550100001', user_id: 'US.134' }])).toEqual({
    status: 'sent',
    messageId: 'wamid.1',
    clientIds: ['15550100001', 'US.134'],
  });
  for (const contacts of [undefined, null, [], [{}], 'x', [{ wa_id: 7 }]])
    expect(await answerWith(contacts)).toEqual({ status: 'sent', messageId: 'wamid.1' });
});

describe('a message on the wire', () => {
  test('is text, to the letter', async () => {
    expect(await bodyOf({ type: 'text', text: 'He said "<$x$>"\nZoë 👋' })).toEqual({
      type: 'text',
      text: { body: 'He said "<$x$>"\nZoë 👋' },
    });
  });

  test.each([
    ['image/png', { type: 'image', image: { link: 'https://a.example/f', caption: 'Look' } }],
    ['video/mp4', { type: 'video', video: { link: 'https://a.example/f', caption: 'Look' } }],
    [
      'application/pdf',
      { type: 'document', document: { link: 'https://a.example/f', caption: 'Look', filename: 'f.pdf' } },
    ],
  ])('is a file of %s with the text as its caption', async (mediaType, body) => {
    expect(
      await bodyOf({
        type: 'text',
        text: 'Look',
        attachments: [{ url: 'https://a.example/f', mediaType, name: 'f.pdf' }],
      }),
    ).toEqual(body);
  });

  test('is a file without a caption, which Meta refuses if it is empty', async () => {
    const attachments = [{ url: 'https://a.example/f', mediaType: 'image/png' }];

    expect(await bodyOf({ type: 'text', text: '', attachments })).toEqual({
      type: 'image',
      image: { link: 'https://a.example/f' },
    });
  });

  test('is a template message; without parameters it has no components', async () => {
    expect(await bodyOf({ type: 'template', text: 'Hi', name: 'hi', language: 'fr', body: [] })).toEqual({
      type: 'template',
      template: { name: 'hi', language: { policy: 'deterministic', code: 'fr' }, components: [] },
    });
  });

  test('is a template message with named parameters, money, dates, header and buttons', async () => {
    const { template } = await bodyOf({
      type: 'template',
      text: 'x',
      name: 'all',
      language: 'en_US',
      header: { type: 'text', parameter: { type: 'text', name: 'brand', text: 'Acme' } },
      body: [
        { type: 'text', name: 'first_name', text: 'Ann' },
        { type: 'currency', name: 'total', text: '$12.34', code: 'USD', amount1000: 12_340 },
        { type: 'date-time', name: 'day', text: '22 Nov 2026' },
      ],
      buttons: [
        { index: 0, type: 'quick-reply', value: 'START' },
        { index: 1, type: 'url', value: 'A-17' },
        { index: 3, type: 'copy-code', value: 'SAVE' },
        { index: 4, type: 'flow', value: 'token' },
      ],
    });

    expect(template.components).toEqual([
      { type: 'header', parameters: [{ type: 'text', parameter_name: 'brand', text: 'Acme' }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', parameter_name: 'first_name', text: 'Ann' },
          {
            type: 'currency',
            parameter_name: 'total',
            currency: { fallback_value: '$12.34', code: 'USD', amount_1000: 12_340 },
          },
          { type: 'date_time', parameter_name: 'day', date_time: { fallback_value: '22 Nov 2026' } },
        ],
      },
      { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'START' }] },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'A-17' }] },
      { type: 'button', sub_type: 'copy_code', index: '3', parameters: [{ type: 'coupon_code', coupon_code: 'SAVE' }] },
      {
        type: 'button',
        sub_type: 'flow',
        index: '4',
        parameters: [{ type: 'action', action: { flow_token: 'token' } }],
      },
    ]);
  });

  test.each([
    [
      { type: 'image', url: 'https://a.example/h.png' },
      { type: 'image', image: { link: 'https://a.example/h.png' } },
    ],
    [
      { type: 'document', url: 'https://a.example/h', name: 'h.pdf' },
      { type: 'document', document: { link: 'https://a.example/h', filename: 'h.pdf' } },
    ],
    [
      { type: 'location', latitude: '37.48', longitude: '-122.14', name: 'Shop', address: '1 Main St' },
      { type: 'location', location: { latitude: '37.48', longitude: '-122.14', name: 'Shop', address: '1 Main St' } },
    ],
  ] as const)('is a template message with a header %j', async (header, parameter) => {
    const { template } = await bodyOf({
      type: 'template',
      text: 'x',
      name: 'all',
      language: 'en_US',
      header,
      body: [],
    });

    expect(template.components).toEqual([{ type: 'header', parameters: [parameter] }]);
  });
});

test('a template message with a GIF goes to the API of marketing messages, as Meta has no other for it', async () => {
  const vendor = await startVendor(answering(accepted));
  const header = { type: 'gif', url: 'https://a.example/g.mp4' } as const;
  const content = { type: 'template', text: 'x', name: 'all', language: 'en_US', header, body: [] } as const;
  await sendTo(contract, `${vendor.url}/v24.0`, { content, readSecret: async () => 'the token' });

  expect(vendor.requests[0]).toMatchObject({ method: 'POST', path: '/v24.0/106540352242922/marketing_messages' });
  expect(JSON.parse(vendor.requests[0]?.body ?? '').template.components).toEqual([
    { type: 'header', parameters: [{ type: 'gif', gif: { link: 'https://a.example/g.mp4' } }] },
  ]);
});

describe('when Meta says how long to wait', () => {
  const usage = (minutes: number) => ({
    'x-business-use-case-usage': JSON.stringify({
      '1': [{ type: 'messaging', call_count: 100, estimated_time_to_regain_access: minutes }],
    }),
  });

  test.each([
    [{ 'retry-after': '30' }, 30],
    [{ 'retry-after': 'Sun, 22 Nov 2026 15:01:30 GMT' }, 90],
    [usage(2), 120],
    [{ ...usage(1), 'retry-after': '90' }, 90],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'x-business-use-case-usage': '{"1":' }, undefined],
  ])('%j', async (headers, retryAfterSeconds) => {
    const vendor = await startVendor(answering({ ...refusal('130429'), headers }));

    expect(await sendTo(contract, vendor.url)).toEqual({
      status: 'retry',
      fault: 'vendor_refused',
      vendorCode: '130429',
      meaning: 'the business number has reached its throughput limit',
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    });
  });
});
