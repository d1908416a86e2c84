import { describe, expect, test } from 'vitest';
import type { Parsed } from '../../lib/channel/inbound.ts';
import { metaInbound } from '../../lib/channel/meta/inbound.ts';
import { noon } from '../support/builders.ts';
import { type PageItem, page, pageMessage, pagePost, psid } from '../support/page-webhooks.ts';

const parse = (...items: readonly PageItem[]): Parsed => {
  const parsed = metaInbound.parse(pagePost(...items), noon);
  if (!parsed) throw new Error('no envelope');

  return parsed;
};
const only = (...items: readonly PageItem[]) => {
  const { events, unread } = parse(...items);
  expect(unread).toEqual([]);
  expect(events).toHaveLength(1);

  return events[0];
};
const message = (members: object) => pageMessage({ mid: 'm_1', ...members });
const from = { type: 'client-message', sender: page, at: noon + 1000, clientIds: [psid] } as const;
const image = (url: string) => ({ type: 'image', payload: { url } });

describe('what a client writes to a Page', () => {
  test('is a text, of the page-scoped id and at Meta’s time', () => {
    expect(only(message({ text: 'Grüße' }))).toEqual({
      ...{ ...from, vendorMessageId: 'm_1' },
      ...{ kind: 'text', text: 'Grüße' },
    });
  });

  test('in answer to a message names it', () => {
    expect(only(message({ text: 'This', reply_to: { mid: 'm_0' } }))).toMatchObject({ kind: 'text', replyTo: 'm_0' });
  });

  test('a quick reply and a button are choices, with the ids that our message gave them', () => {
    expect(only(message({ text: 'Yes', quick_reply: { payload: 'y' } }))).toMatchObject({
      kind: 'choice',
      text: 'Yes',
      choice: { id: 'y', title: 'Yes' },
    });
    expect(only({ postback: { mid: 'm_2', title: 'Pick', payload: 'p' } })).toEqual({
      ...{ ...from, vendorMessageId: 'm_2', kind: 'choice', text: 'Pick' },
      choice: { id: 'p', title: 'Pick' },
    });
  });

  test('a button of an app that gives it no id has one of the client and the time', () => {
    const postback = { postback: { title: 'Get started', payload: 'START' } };

    expect(only(postback)).toMatchObject({ vendorMessageId: `postback:${psid}:${noon + 1000}` });
    expect(only(postback)).toEqual(only(postback));
  });

  test.each([
    ['image', 'https://scontent.xx.fbcdn.net/v/1_n.png?oh=1', 'image/png', '[Picture]', undefined],
    ['image', 'https://scontent.xx.fbcdn.net/v/1_n', 'image/jpeg', '[Picture]', undefined],
    ['sticker', 'https://scontent.xx.fbcdn.net/v/1_n.webp', 'image/webp', '[Sticker]', undefined],
    ['video', 'https://video.xx.fbcdn.net/v/1.mp4?oh=1', 'video/mp4', '[Video]', undefined],
    ['audio', 'https://cdn.fbsbx.com/v/clip.mp4?oh=1', 'audio/mp4', '[Voice message]', undefined],
    ['file', 'https://cdn.fbsbx.com/v/my%20bill.pdf?oh=1', 'application/pdf', 'my bill.pdf', 'my bill.pdf'],
    ['file', 'https://cdn.fbsbx.com/v/a.xyz', 'application/octet-stream', 'a.xyz', 'a.xyz'],
  ])('a file of type %s at %s is %s', (type, url, mediaType, text, name) => {
    expect(only(message({ attachments: [{ type, payload: { url } }] }))).toMatchObject({
      ...{ kind: 'media', text },
      files: [{ ref: JSON.stringify({ url }), mediaType, ...(name !== undefined && { name }) }],
    });
  });

  test('several files, with the words that came with them', () => {
    const attachments = [image('https://scontent.xx.fbcdn.net/1.png'), image('https://scontent.xx.fbcdn.net/2.png')];
    const event = only(message({ text: 'Both', attachments }));

    expect(event).toMatchObject({ kind: 'media', text: 'Both' });
    expect(event).toHaveProperty('files.length', 2);
  });

  test('a file without an address is said to be missing', () => {
    expect(only(message({ attachments: [{ type: 'image', payload: {} }] }))).toMatchObject({
      kind: 'other',
      text: '[Picture]\n[The file is missing]',
    });
  });

  test('a place', () => {
    const attachments = [{ type: 'location', title: 'Home', payload: { coordinates: { lat: 1.5, long: -2 } } }];

    expect(only(message({ attachments }))).toMatchObject({ kind: 'location', text: 'Home (1.5, -2)' });
  });

  test('a shared link keeps its title and address, and what nobody knows says so', () => {
    const shared = { type: 'fallback', title: 'A page', payload: { url: 'https://a.example/' } };

    expect(only(message({ attachments: [shared] }))).toMatchObject({
      kind: 'other',
      text: 'A page\nhttps://a.example/',
    });
    expect(only(message({ text: 'Look', attachments: [shared] }))).toMatchObject({
      ...{ kind: 'text', text: 'Look\nA page\nhttps://a.example/' },
    });
    expect(only(message({ attachments: [{ type: 'hologram' }] }))).toMatchObject({
      ...{ kind: 'other', text: '[A message of a kind that is not read: hologram]' },
    });
    expect(only(message({}))).toMatchObject({ kind: 'other', text: '[A message of a kind that is not read]' });
  });

  test('a reaction and its end name the message', () => {
    const reaction = (action: string) => ({ reaction: { action, reaction: 'love', emoji: '❤', mid: 'm_0' } });

    expect(only(reaction('react'))).toMatchObject({ kind: 'reaction', text: '❤', replyTo: 'm_0' });
    expect(only(reaction('unreact'))).toMatchObject({ text: '[The client took a reaction back]' });
  });

  test('a referral, an opt-in, an edit and a deletion are shown as such', () => {
    const texts = [
      only({ referral: { ref: 'summer', source: 'SHORTLINK', type: 'OPEN_THREAD' } }),
      only({ optin: { type: 'notification_messages', title: 'News', ref: 'x' } }),
      only({ optin: { notification_messages_status: 'STOP_NOTIFICATIONS', title: 'News' } }),
      only({ message_edit: { mid: 'm_0', text: 'Better', num_edit: 1 } }),
      only(message({ is_deleted: true })),
    ].map((event) => event?.type === 'client-message' && [event.kind, event.text]);

    expect(texts).toEqual([
      ['other', '[The client came by a link or an ad] summer'],
      ['other', '[The client opted in] News x'],
      ['other', '[The client wants no more of a kind of notifications] News'],
      ['other', '[Edited] Better'],
      ['other', '[The client deleted a message]'],
    ]);
  });
});

describe('what a Page’s webhook says of our messages', () => {
  test('delivery names some and covers all up to its watermark, read all up to it', () => {
    expect(only({ delivery: { mids: ['m_1', 'm_2'], watermark: noon + 500 } })).toEqual({
      ...{ type: 'watermark', sender: page, clientId: psid, status: 'delivered', at: noon + 500 },
      vendorMessageIds: ['m_1', 'm_2'],
    });
    expect(only({ delivery: { mids: ['m_1'] } })).toEqual({
      ...{ type: 'receipt', sender: page, vendorMessageId: 'm_1', status: 'delivered', at: noon + 1000 },
    });
    expect(only({ read: { watermark: noon + 700 } })).toEqual({
      ...{ type: 'watermark', sender: page, clientId: psid, status: 'read', at: noon + 700 },
    });
  });

  test('an echo is no message of the client’s; ours shows that it went out', () => {
    const echo = (metadata?: string) => ({
      ...{ sender: { id: page }, recipient: { id: psid } },
      message: { mid: 'm_1', is_echo: true, app_id: 1, text: 'Hello', ...(metadata !== undefined && { metadata }) },
    });

    expect(only(echo('S000000000000001.7'))).toEqual({
      ...{ type: 'receipt', sender: page, vendorMessageId: 'm_1', messageId: 'S000000000000001.7' },
      ...{ status: 'sent', at: noon + 1000 },
    });
    expect(parse(echo(), echo('another system’s'))).toEqual({ events: [], unread: ['echo', 'echo'] });
  });

  test('a watermark without its time or client is counted', () => {
    expect(parse({ read: {} }, { read: { watermark: noon }, sender: {} })).toEqual({
      ...{ events: [], unread: ['unreadable receipt', 'unreadable receipt'] },
    });
  });
});

test('Meta stops a Page, and a template of its own', () => {
  expect(only({ policy_enforcement: { action: 'block', reason: 'spam' } })).toEqual({
    ...{ type: 'stop', of: 'sender', account: page, sender: page, state: 'stopped' },
    ...{ reason: 'policy block', at: noon + 1000 },
  });
  expect(only({ policy_enforcement: { action: 'unblock' } })).toMatchObject({ state: 'running' });

  const change = {
    field: 'message_template_status_update',
    value: { event: 'REJECTED', message_template_name: 'order_ready', message_template_language: 'en_US' },
  };
  const body = Buffer.from(JSON.stringify({ object: 'page', entry: [{ id: page, time: noon, changes: [change] }] }));
  expect(metaInbound.parse(body, noon)?.events).toEqual([
    {
      ...{ type: 'stop', of: 'template', account: page, name: 'order_ready', language: 'en_US' },
      ...{ state: 'stopped', reason: 'REJECTED', at: noon },
    },
  ]);
});

test('what cannot be read is counted, and stops nothing that came with it', () => {
  const good = message({ text: 'Hello' });
  const bad = [
    { account_linking: { status: 'linked' } },
    { pass_thread_control: {} },
    { hologram: {} },
    { optin: { ref: 'x' }, sender: {} },
    { message: { text: 'no id' } },
  ];

  const { events, unread } = parse(...bad, good);
  expect(events).toHaveLength(1);
  expect(unread).toEqual([
    ...['account_linking', 'pass_thread_control', 'unknown item', 'optin without client', 'unreadable message'],
  ]);
  expect(
    metaInbound.parse(Buffer.from('{"object":"page","entry":[null,{"id":"1"},{"id":"1","standby":[{}]}]}'), noon),
  ).toEqual({ events: [], unread: ['unreadable entry', 'unreadable entry', 'standby'] });
  expect(metaInbound.parse(Buffer.from('{"object":"instagram","entry":[]}'), noon)).toBeUndefined();
});
