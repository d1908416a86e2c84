import { describe, expect, test } from 'vitest';
import { sessionId } from '../support/agent-messages.ts';
import { noon } from '../support/builders.ts';
import { createConversationApi } from '../support/conversation-api.ts';

const brief = ({ statusCode, body }: { statusCode?: number | undefined; body: Record<string, unknown> }) =>
  [statusCode, body.faultCode, body.parameter].filter((part) => part !== undefined);
const link = { url: 'https://shop.example/a.pdf', mediaType: 'application/pdf' };
const apple = { name: 'apple-main' };
const sms = { name: 'sms-main' };

describe('a message’s body', () => {
  const refused: readonly (readonly [string, unknown, ...unknown[]])[] = [
    ['nothing', {}, 422, 'missing_parameter', 'text'],
    ['only an author', { author: { id: 'a' } }, 422, 'missing_parameter', 'text'],
    ['blank text', { text: ' \n\u200b' }, 422, 'invalid_parameter', 'text'],
    ['a number for text', { text: 5 }, 422, 'invalid_parameter', 'text'],
    ['a misspelt member', { text: 'x', Author: {} }, 422, 'parameter_unknown', 'Author'],
    ['a member of the author that is none', { text: 'x', author: { age: 1 } }, 422, 'parameter_unknown', 'author.age'],
    ['an author that is none', { text: 'x', author: 'Jo' }, 422, 'invalid_parameter', 'author'],
    ['a long author', { text: 'x', author: { name: 'x'.repeat(129) } }, 422, 'invalid_parameter', 'author.name'],
    ['text and a response', { text: 'x', standardResponseId: 'welcome-text' }, 422, 'invalid_parameter'],
    ['media and links', { mediaId: 'm', attachments: [link] }, 422, 'invalid_parameter', 'attachments'],
    ['values for a text', { text: 'x', Contact: { FirstName: 'Ann' } }, 422, 'invalid_parameter', 'Contact'],
    [
      'values that are no list',
      { standardResponseId: 'welcome-text', Contact: 5 },
      422,
      'invalid_parameter',
      'Contact',
    ],
    ['no files', { attachments: [] }, 422, 'invalid_parameter', 'attachments'],
    ['eleven files', { attachments: Array(11).fill(link) }, 422, 'invalid_parameter', 'attachments'],
    ['a file that is none', { attachments: ['x'] }, 422, 'invalid_parameter', 'attachments.0'],
    ['a file without a link', { attachments: [{ mediaType: 'a/b' }] }, 422, 'missing_parameter', 'attachments.0.url'],
    [
      'a file without a type',
      { attachments: [{ url: link.url }] },
      422,
      'missing_parameter',
      'attachments.0.mediaType',
    ],
    ['a link that is not https', { attachments: [{ ...link, url: 'http://a.b/' }] }, 422, 'invalid_parameter'],
    ['a link with a password', { attachments: [{ ...link, url: 'https://a:b@c.d/' }] }, 422, 'invalid_parameter'],
    ['a long link', { attachments: [{ ...link, url: `https://a.b/${'x'.repeat(2048)}` }] }, 422, 'invalid_parameter'],
    ['a type that is none', { attachments: [{ ...link, mediaType: 'pdf' }] }, 422, 'invalid_parameter'],
    ['a long name', { attachments: [{ ...link, name: 'x'.repeat(241) }] }, 422, 'invalid_parameter'],
    ['a size', { attachments: [{ ...link, size: 5 }] }, 422, 'parameter_unknown', 'attachments.0.size'],
    ['a file that was not uploaded', { mediaId: 'm9' }, 404, 'media_unknown', 'mediaId'],
    ['a response that is none', { standardResponseId: 'x' }, 422, 'unknown_response', 'standardResponseId'],
    ['a list', [], 400, 'unreadable_body'],
    ['null', null, 400, 'unreadable_body'],
  ];

  test.each(refused)('with %s is refused', async (_title, json, ...expected) => {
    const api = createConversationApi();
    const found = brief(await api.post(json));

    expect(found.slice(0, expected.length)).toEqual(expected);
    expect([api.queued, api.messages.size]).toEqual([[], 0]);
  });

  test('with several mistakes lists them all', async () => {
    const { body } = await createConversationApi().post({ text: '', Author: 1, attachments: 1 });

    expect(body.problems.map(({ parameter }: { parameter: string }) => parameter)).toEqual([
      'Author',
      'text',
      'attachments',
    ]);
  });

  test('that is not JSON, not UTF-8, too large or of another type is refused before it is read', async () => {
    const api = createConversationApi();
    const posted = async (request: Parameters<typeof api.ask>[1]) => brief(await api.ask('messages', request));

    expect(await posted({ body: '{"text":' })).toEqual([400, 'unreadable_body']);
    expect(await posted({})).toEqual([400, 'unreadable_body']);
    expect(await posted({ body: Buffer.from([0x22, 0xff]).toString('base64'), isBase64Encoded: true })).toEqual([
      400,
      'unreadable_body',
    ]);
    expect(await posted({ json: { text: 'x'.repeat(131_072) } })).toEqual([413, 'body_too_large']);
    expect(await posted({ body: 'text=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).toEqual([
      415,
      'unsupported_media_type',
    ]);
  });

  test('with what only invites have in the query is refused: it would be sent', async () => {
    const api = createConversationApi();

    expect(brief(await api.post({ text: 'x' }, { query: { dryRun: '1' } }))).toEqual([
      422,
      'parameter_unknown',
      'dryRun',
    ]);
    expect(api.queued).toEqual([]);
  });
});

describe('what the channel carries', () => {
  test.each([
    ['whatsapp', {}, 4096],
    ['whatsapp with a file', {}, 1024, [link]],
    ['applebc', apple, 10_000],
    ['applebc with a file', apple, 10_000, [link]],
    ['sms', sms, 1600],
  ] as const)('%s: text up to its limit', async (_title, channel, max, attachments?: readonly object[]) => {
    const api = createConversationApi({ channel });
    const post = async (length: number) => brief(await api.post({ text: 'x'.repeat(length), attachments }));

    expect(await post(max)).toEqual([202]);
    expect(await post(max + 1)).toEqual([422, 'content_not_supported', 'text']);
  });

  test.each([
    ['sms: no file', sms, [link], 'attachments'],
    ['whatsapp: one file', {}, [link, link], 'attachments'],
    ['whatsapp: no file of a type that Meta does not take', {}, [{ ...link, mediaType: 'text/html' }], 'attachments.0'],
  ] as const)('%s', async (_title, channel, attachments, parameter) => {
    const api = createConversationApi({ channel });

    expect(brief(await api.post({ attachments }))).toEqual([422, 'content_not_supported', parameter]);
  });

  test('applebc: ten files', async () => {
    const api = createConversationApi({ channel: apple });

    expect(brief(await api.post({ attachments: Array(10).fill(link) }))).toEqual([202]);
    expect(api.looked).toHaveLength(10);
  });

  test('no file that is larger than its vendor takes, by what its server says', async () => {
    const posted = async (size: number) => {
      const api = createConversationApi({ lookAtFile: async () => ({ size }) });

      return brief(await api.post({ attachments: [link] }));
    };

    expect(await posted(100 * 1024 * 1024)).toEqual([202]);
    expect(await posted(100 * 1024 * 1024 + 1)).toEqual([422, 'content_not_supported', 'attachments.0']);
  });

  test('no file that cannot be fetched', async () => {
    const api = createConversationApi({
      lookAtFile: async () => {
        throw new Error('not found');
      },
    });

    expect(brief(await api.post({ attachments: [link] }))).toEqual([
      422,
      'attachment_unreachable',
      'attachments.0.url',
    ]);
  });

  test('a file that was uploaded, with what the bucket knows of it', async () => {
    const api = createConversationApi();
    const file = { bytes: Buffer.from('%PDF'), mediaType: 'application/pdf', name: 'a.pdf' };
    await api.media.put({ conversation: 'c1', mediaId: 'm1' }, file);
    await api.media.put({ conversation: 'c2', mediaId: 'm2' }, file);

    expect(brief(await api.post({ mediaId: 'm1', text: 'Look' }))).toEqual([202]);
    expect(api.records()).toMatchObject([
      { text: 'Look', files: [{ mediaId: 'm1', mediaType: 'application/pdf', name: 'a.pdf', size: 4 }] },
    ]);
    expect(brief(await api.post({ mediaId: 'm2' }))).toEqual([404, 'media_unknown', 'mediaId']);
  });

  test('a response: rendered as a trial, and its values go with it', async () => {
    const api = createConversationApi();
    const response = { standardResponseId: 'welcome-text', Contact: { FirstName: 'Ann' } };
    expect(brief(await api.post(response))).toEqual([202]);
    expect(api.records()).toMatchObject([
      { response: { id: 'welcome-text', hash: expect.any(String) }, contact: { FirstName: 'Ann' } },
    ]);

    expect(brief(await api.post({ standardResponseId: 'order-ready' }))).toEqual([
      422,
      'empty_template_parameter',
      'standardResponseId',
    ]);
    const onApple = createConversationApi({ channel: apple });
    expect(brief(await onApple.post({ standardResponseId: 'order-ready' }))).toEqual([
      422,
      'content_not_supported',
      'standardResponseId',
    ]);
  });
});

describe('GET …/messages/{messageId}', () => {
  const sent = async () => {
    const api = createConversationApi();
    const { messageId } = (await api.post({ text: 'Hello' })).body;
    const settle = (members: object) => {
      const stored = api.messages.get(messageId);
      if (stored) api.messages.set(messageId, { ...stored, ...members });
    };

    return { ...api, messageId, settle };
  };

  test('shows its state', async () => {
    const { read, messageId, settle } = await sent();
    expect((await read(messageId)).body).toEqual({
      ...{ sessionId, messageId, status: 'accepted', at: '2026-11-22T15:00:00.000Z', attempts: 0 },
      ...{ times: { accepted: '2026-11-22T15:00:00.000Z' }, deadline: '2026-11-22T15:02:00.000Z' },
    });

    const fault = { code: 'client_unreachable', detail: 'The vendor’s code is 131026.' };
    settle({ status: 'failed', attempt: 1, updatedAt: noon + 1000, fault });
    expect((await read(messageId)).body).toMatchObject({ status: 'failed', at: '2026-11-22T15:00:01.000Z', fault });
  });

  test('shows what the vendor reported: it settles what nobody knew', async () => {
    const { read, messageId, settle, receipts } = await sent();
    settle({ status: 'unknown', attempt: 1 });
    const times = { sent: noon + 2000, delivered: noon + 3000 };
    receipts.set(messageId, { status: 'delivered', at: noon + 3000, times });

    expect((await read(messageId)).body).toMatchObject({
      ...{ status: 'delivered', at: '2026-11-22T15:00:03.000Z' },
      times: { sent: '2026-11-22T15:00:02.000Z', delivered: '2026-11-22T15:00:03.000Z' },
    });

    receipts.set(messageId, { status: 'failed', at: noon, times: {}, fault: { code: 'undelivered' } });
    expect((await read(messageId)).body).toMatchObject({ status: 'failed', fault: { code: 'undelivered' } });
  });

  test('shows the invite as message 0; anything else is unknown', async () => {
    const { read, receipts } = await sent();
    receipts.set(sessionId, { status: 'read', at: noon, times: { read: noon } });

    expect((await read(`${sessionId}.0`)).body).toMatchObject({ messageId: `${sessionId}.0`, status: 'read' });
    expect(brief(await read(`${sessionId}.99`))).toEqual([404, 'message_unknown']);
    expect(brief(await read('S000000000000001.1'))).toEqual([404, 'message_unknown']);
    expect(brief(await read('x'))).toEqual([404, 'message_unknown']);
  });
});

describe('POST …/events', () => {
  test('enqueues what the agent does, in order with what they write', async () => {
    const api = createConversationApi();
    const answer = await api.ask('events', { json: { type: 'typing' } });

    expect([answer.statusCode, answer.body]).toEqual([202, { sessionId }]);
    expect(api.queued).toEqual([
      {
        record: { v: 1, type: 'presence', sessionId, of: 'typing', at: noon },
        place: { group: `out-${sessionId}`, deduplicationId: expect.any(String) },
      },
    ]);
  });

  test.each([
    [{}, 'missing_parameter', 'type'],
    [{ type: 'sleeping' }, 'invalid_parameter', 'type'],
    [{ type: 'read', at: 1 }, 'parameter_unknown', 'at'],
  ])('%j is refused', async (json, code, parameter) => {
    expect(brief(await createConversationApi().ask('events', { json }))).toEqual([422, code, parameter]);
  });
});

describe('the other routes', () => {
  test('files are announced and opened', async () => {
    const api = createConversationApi();
    const announced = await api.ask('media', { json: { mediaType: 'application/pdf', name: 'a.pdf', size: 4 } });
    const { upload, mediaId } = announced.body;
    expect([announced.statusCode, mediaId, upload.method]).toEqual([201, 'm1', 'PUT']);
    expect(brief(await api.ask('media/m1', { method: 'GET' }))).toEqual([404, 'media_unknown']);

    api.media.upload(upload.url, Buffer.from('%PDF'), upload.headers);
    const opened = await api.ask('media/m1', { method: 'GET' });
    expect([opened.statusCode, opened.headers.location]).toEqual([302, expect.stringContaining('https://')]);
  });

  test('a client opts out and in', async () => {
    const api = createConversationApi();
    expect((await api.ask('opt-out', { method: 'PUT' })).body).toEqual({ sessionId, optedOut: true });
    expect(brief(await api.post({ text: 'Hello' }))).toEqual([422, 'opted_out']);

    expect((await api.ask('opt-out', { method: 'DELETE' })).body).toEqual({ sessionId, optedOut: false });
    expect((await api.post({ text: 'Hello' })).statusCode).toBe(202);
  });

  test.each([
    ['messages', 'PUT', 'GET, POST'],
    ['messages/m', 'DELETE', 'GET'],
    ['events', 'GET', 'POST'],
    ['media', 'GET', 'POST'],
    ['media/m', 'POST', 'GET'],
    ['opt-out', 'POST', 'PUT, DELETE'],
  ])('%s takes no %s', async (path, method, allow) => {
    const answer = await createConversationApi().ask(path, { method });

    expect([brief(answer), answer.headers.allow]).toEqual([[405, 'method_not_allowed'], allow]);
  });

  test('a channel that keeps no messages says so', async () => {
    const answer = await createConversationApi().ask('messages', { method: 'GET' });

    expect([brief(answer), answer.body.detail]).toEqual([
      [404, 'message_unknown'],
      'The channel keeps no messages: its transcript-hours are 0.',
    ]);
  });

  test('nothing lies at other addresses', async () => {
    expect(brief(await createConversationApi().ask('other', { method: 'GET' }))).toEqual([404, 'session_unknown']);
  });
});
