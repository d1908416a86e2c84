import { describe, expect, test } from 'vitest';
import type { Content } from '../../lib/channel/content.ts';
import type { MessengerContent } from '../../lib/channel/meta/messenger-schema.ts';
import { answering, channelContract, openFor, sendTo } from '../contract/channel.ts';
import { accepted, messengerContract, page, psid, refused } from '../support/messenger-contract.ts';
import { startVendor, type VendorRequest } from '../support/vendor.ts';

channelContract(messengerContract);

const bodies = ({ requests }: { readonly requests: readonly VendorRequest[] }) =>
  requests.map(({ body }) => JSON.parse(body));

const messagesOf = async (content: Content, given: Parameters<typeof sendTo>[2] = {}) => {
  const vendor = await startVendor(answering(accepted));
  await sendTo(messengerContract, `${vendor.url}/v24.0`, { content, readSecret: async () => 'the token', ...given });
  expect(vendor.requests[0]).toMatchObject({ method: 'POST', path: `/v24.0/${page}/messages` });
  expect(vendor.requests[0]?.headers).toMatchObject({ authorization: 'Bearer the token', connection: 'close' });

  return bodies(vendor);
};

const metadata = 'S000000000000001.0';
const interactive = async (facebook: MessengerContent) => {
  const [{ message }] = await messagesOf({ type: 'interactive', text: 'x', facebook });

  return message;
};

describe('a message to Messenger', () => {
  test('is text to the letter, from the Page to a page-scoped id', async () => {
    expect(await messagesOf({ type: 'text', text: 'Grüße <b> & "x" {{1}}' })).toEqual([
      {
        recipient: { id: psid },
        messaging_type: 'UPDATE',
        message: { text: 'Grüße <b> & "x" {{1}}', metadata },
      },
    ]);
  });

  test('of an agent is an answer, and after the window one of a person', async () => {
    const content = { type: 'text', text: 'Hello' } as const;
    const [answer] = await messagesOf(content, { messageId: 'S000000000000001.77' });
    const [late] = await messagesOf(content, { messageId: 'S000000000000001.77', afterWindow: true });

    expect(answer).toMatchObject({ messaging_type: 'RESPONSE', message: { metadata: 'S000000000000001.77' } });
    expect(answer).not.toHaveProperty('tag');
    expect(late).toMatchObject({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
  });

  test('with files is one message each, by their kinds, and the text last', async () => {
    const attachments = [
      { url: 'https://a.example/a.png', mediaType: 'image/png' },
      { url: 'https://a.example/a.pdf', mediaType: 'application/pdf', name: 'a.pdf' },
    ];
    const sent = await messagesOf({ type: 'text', text: 'Here', attachments });

    expect(sent.map(({ message }) => message)).toEqual([
      {
        attachment: { type: 'image', payload: { url: 'https://a.example/a.png', is_reusable: false } },
        metadata,
      },
      { attachment: { type: 'file', payload: { url: 'https://a.example/a.pdf', is_reusable: false } }, metadata },
      { text: 'Here', metadata },
    ]);
    expect(await messagesOf({ type: 'text', text: '', attachments })).toHaveLength(2);
  });

  test('quick replies, with pictures', async () => {
    const items = [
      { id: 'y', title: 'Yes', 'image-url': 'https://a.example/y.png' },
      { id: 'n', title: 'No' },
    ];

    expect(await interactive({ 'content-type': 'quick-replies', text: 'Sure?', items })).toEqual({
      text: 'Sure?',
      quick_replies: [
        { content_type: 'text', title: 'Yes', payload: 'y', image_url: 'https://a.example/y.png' },
        { content_type: 'text', title: 'No', payload: 'n' },
      ],
      metadata,
    });
  });

  test('a list of up to three has buttons below its text, a longer one is spread over cards', async () => {
    const items = ['a', 'b', 'c', 'd'].map((id) => ({ id, title: id.toUpperCase() }));
    const list = (count: number) =>
      interactive({ 'content-type': 'single-selection-list', text: 'Which?', items: items.slice(0, count) });
    const button = (id: string) => ({ type: 'postback', title: id.toUpperCase(), payload: id });

    expect((await list(3)).attachment).toEqual({
      type: 'template',
      payload: { template_type: 'button', text: 'Which?', buttons: ['a', 'b', 'c'].map(button) },
    });
    expect((await list(4)).attachment.payload).toEqual({
      template_type: 'generic',
      elements: [
        { title: 'Which?', buttons: ['a', 'b', 'c'].map(button) },
        { title: 'Which?', buttons: [button('d')] },
      ],
    });
  });

  test('a carousel: cards with pictures, links and buttons of each kind', async () => {
    const buttons = [
      { type: 'postback', id: 'p', title: 'Pick' },
      { type: 'url', url: 'https://a.example/', title: 'Open' },
      { type: 'phone-number', number: '+15550100001', title: 'Call' },
    ] as const;
    const cards = [
      { title: 'One', subtitle: 'First', 'image-url': 'https://a.example/1.png', url: 'https://a.example/1' },
      { title: 'Two', buttons: [...buttons] },
    ];

    expect((await interactive({ 'content-type': 'generic', cards })).attachment.payload).toEqual({
      template_type: 'generic',
      elements: [
        {
          ...{ title: 'One', subtitle: 'First', image_url: 'https://a.example/1.png' },
          default_action: { type: 'web_url', url: 'https://a.example/1' },
        },
        {
          title: 'Two',
          buttons: [
            { type: 'postback', title: 'Pick', payload: 'p' },
            { type: 'web_url', title: 'Open', url: 'https://a.example/' },
            { type: 'phone_number', title: 'Call', payload: '+15550100001' },
          ],
        },
      ],
    });
  });

  test('a utility template with its parameters and buttons, at any time', async () => {
    const [sent] = await messagesOf(
      {
        ...{ type: 'template', text: 'x', name: 'order_ready', language: 'en_US' },
        body: [
          { type: 'text', text: 'Ann' },
          { type: 'text', name: 'order', text: '42' },
        ],
        buttons: [
          { index: 0, type: 'quick-reply', value: 'p' },
          { index: 1, type: 'url', value: '42' },
        ],
      },
      { afterWindow: true },
    );

    expect(sent).toMatchObject({ messaging_type: 'UTILITY' });
    expect(sent.message.template).toEqual({
      name: 'order_ready',
      language: { code: 'en_US' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Ann' },
            { type: 'text', parameter_name: 'order', text: '42' },
          ],
        },
        {
          type: 'buttons',
          parameters: [
            { type: 'POSTBACK', payload: 'p' },
            { type: 'URL', url: '42' },
          ],
        },
      ],
    });
  });
});

describe('Messenger’s refusals', () => {
  test.each([
    [10, 2_018_278, '10/2018278', 'window_closed'],
    [100, 2_018_001, '100/2018001', 'client_unreachable'],
    [551, 1_545_041, '*/1545041', 'client_unreachable'],
    [200, 1_545_041, '*/1545041', 'client_unreachable'],
    [10, 1_893_063, '10/1893063', 'sender_stopped'],
    [10, 2_534_122, '*/2534122', 'sender_stopped'],
    [190, 463, '190', 'account_stopped'],
    [2, 2_018_344, '2/2018344', 'account_stopped'],
    [10, undefined, '10', 'account_stopped'],
    [10, 999, 'unlisted', 'vendor_refused'],
    [100, 999, '100', 'vendor_refused'],
    [99_999, undefined, 'unlisted', 'vendor_refused'],
  ])('%d with %s is %s: %s', async (code, subcode, row, fault) => {
    const vendor = await startVendor(answering(refused(code, subcode)));
    const withSubcode = subcode === undefined ? String(code) : `${code}/${subcode}`;
    const vendorCode = row === String(code) ? row : withSubcode;

    expect(await sendTo(messengerContract, vendor.url)).toMatchObject({ status: 'refused', fault, vendorCode });
  });

  test('a limit waits as long as Meta says, or a minute', async () => {
    const headers = {
      'x-business-use-case-usage': JSON.stringify({ [page]: [{ estimated_time_to_regain_access: 3 }] }),
    };
    const limited = await startVendor(answering({ ...refused(80_006), headers }));
    const plain = await startVendor(answering(refused(4)));

    expect(await sendTo(messengerContract, limited.url)).toMatchObject({ status: 'retry', retryAfterSeconds: 180 });
    expect(await sendTo(messengerContract, plain.url)).toMatchObject({ status: 'retry', retryAfterSeconds: 60 });
  });

  test('what may have gone out is not known: codes that Meta uses for both, and an error of theirs', async () => {
    for (const answer of [refused(1), refused(1200), refused(99_999, undefined, 500)]) {
      const vendor = await startVendor(answering(answer));
      expect(await sendTo(messengerContract, vendor.url)).toMatchObject({ status: 'unknown' });
    }
  });

  test('after a file that was taken nothing is sent again, and it says what is missing', async () => {
    const attachments = [{ url: 'https://a.example/a.png', mediaType: 'image/png' }];
    const content = { type: 'text', text: 'Here', attachments } as const;
    let calls = 0;
    const vendor = await startVendor((request, response) => {
      calls += 1;
      answering(calls === 1 ? accepted : refused(613))(request, response);
    });

    expect(await sendTo(messengerContract, vendor.url, { content })).toEqual({
      status: 'refused',
      fault: 'vendor_refused',
      vendorCode: '613',
      meaning: expect.stringMatching(/took a file of the message, but not what follows it: too many messages/),
    });
    expect(calls).toBe(2);
  });

  test('a file that is refused ends the message before its text', async () => {
    const attachments = [{ url: 'https://a.example/a.png', mediaType: 'image/png' }];
    const vendor = await startVendor(answering(refused(100, 2_018_008)));
    const outcome = await sendTo(messengerContract, vendor.url, {
      content: { type: 'text', text: 'Here', attachments },
    });

    expect(outcome).toMatchObject({ status: 'refused', vendorCode: '100/2018008' });
    expect(vendor.requests).toHaveLength(1);
  });
});

test('read and typing are actions on the thread, and nobody waits for their answer', async () => {
  const vendor = await startVendor(answering(refused(190)));
  const channel = await openFor(messengerContract, vendor.url);
  const presence = { clientId: psid, businessId: page };
  for (const type of ['read', 'typing'] as const)
    await channel.show?.({ type, ...presence }, { signal: AbortSignal.timeout(4000) });

  expect(bodies(vendor)).toEqual([
    { recipient: { id: psid }, sender_action: 'mark_seen' },
    { recipient: { id: psid }, sender_action: 'typing_on' },
  ]);
});
