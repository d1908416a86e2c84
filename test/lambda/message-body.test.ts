import { describe, expect, test } from 'vitest';
import { examplesFor } from '../docs/runners.ts';
import { brief, createConversationApi } from '../support/conversation-api.ts';

const link = { url: 'https://shop.example/a.pdf', mediaType: 'application/pdf' };
const html = { ...link, mediaType: 'text/html' };
const apple = { name: 'apple-main' };
const sms = { name: 'sms-main' };
const rcs = { name: 'rcs-main' };
const picture = { url: 'https://shop.example/a.png', mediaType: 'image/png' };

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

describe('the page of conversations', () => {
  const examples = examplesFor('test/lambda/message-body.test.ts');
  const bodies = examples.all('docs/conversation.md', 'json').map((example) => [example]);

  test.each(bodies)('shows a body that is taken: %#', async (example) => {
    const api = createConversationApi();
    const file = { bytes: Buffer.from('%PDF'), mediaType: 'application/pdf' };
    await api.media.put({ conversation: 'c1', mediaId: 'm1' }, file);

    expect(brief(await api.ask('messages', { body: example.take() }))).toEqual([202]);
  });

  test('shows no other', () => {
    expect(bodies).toHaveLength(4);
    expect(examples.left()).toEqual([]);
  });
});

describe('what the channel carries', () => {
  test.each([
    ['whatsapp', {}, 4096],
    ['whatsapp with a file', {}, 1024, [link]],
    ['applebc', apple, 10_000],
    ['applebc with a file', apple, 10_000, [link]],
    ['sms', sms, 1600],
    ['rcs', rcs, 3072],
    ['rcs with a file', rcs, 2000, [picture]],
  ] as const)('%s: text up to its limit', async (_title, channel, max, attachments?: readonly object[]) => {
    const api = createConversationApi({ channel });
    const post = async (length: number) => brief(await api.post({ text: 'x'.repeat(length), attachments }));

    expect(await post(max)).toEqual([202]);
    expect(await post(max + 1)).toEqual([422, 'content_not_supported', 'text']);
  });

  test.each([
    ['sms: no file', sms, [link], 'attachments', 'An sms channel carries no files.'],
    ['rcs: one file', rcs, [picture, picture], 'attachments', 'An rcs channel takes no more files than 1.'],
    ['rcs: no file of a type that AWS does not take', rcs, [html], 'attachments.0', 'does not take text/html'],
    ['whatsapp: one file', {}, [link, link], 'attachments', 'A whatsapp channel takes no more files than 1.'],
    ['whatsapp: no file of a type that Meta does not take', {}, [html], 'attachments.0', 'does not take text/html'],
  ] as const)('%s', async (_title, channel, attachments, parameter, detail) => {
    const api = createConversationApi({ channel });
    const answer = await api.post({ attachments });

    expect(brief(answer)).toEqual([422, 'content_not_supported', parameter]);
    expect(answer.body).toMatchObject({ detail: expect.stringContaining(detail) });
  });

  test('rcs: a PDF alone, and none with a text, for which AWS has no card', async () => {
    const api = createConversationApi({ channel: rcs });

    expect(brief(await api.post({ attachments: [link] }))).toEqual([202]);
    const withText = await api.post({ text: 'Here', attachments: [link] });
    expect(brief(withText)).toEqual([422, 'content_not_supported', 'attachments.0']);
    expect(JSON.stringify(withText)).toContain('only without a text: send the text as a message of its own');
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
    await api.media.put({ conversation: 'c1', mediaId: '../c2/m2' }, file);

    expect(brief(await api.post({ mediaId: 'm1', text: 'Look' }))).toEqual([202]);
    expect(api.records()).toMatchObject([
      { text: 'Look', files: [{ mediaId: 'm1', mediaType: 'application/pdf', name: 'a.pdf', size: 4 }] },
    ]);
    for (const mediaId of ['m2', '../c2/m2'])
      expect(brief(await api.post({ mediaId }))).toEqual([404, 'media_unknown', 'mediaId']);
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
