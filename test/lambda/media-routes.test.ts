import { describe, expect, test } from 'vitest';
import { createMediaRoutes } from '../../lib/lambda/http/media-routes.ts';
import { createMemoryMediaStore } from '../memory/media-store.ts';
import { noon } from '../support/builders.ts';
import { sampleChannel } from '../support/sample-catalog.ts';

const picture = { mediaType: 'image/jpeg', size: 4, name: 'Zoë.jpg' };

describe('POST /sessions/{id}/media', () => {
  test('answers a link to upload to, for fifteen minutes, and what is there can be opened', async () => {
    const { announce, open, media } = setUp();
    const { status, body, headers } = await announce(picture);

    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: '/sessions/S1/media/id-1' });
    expect(body).toEqual({
      mediaId: 'id-1',
      upload: {
        url: expect.stringMatching(/^https:/),
        method: 'PUT',
        headers: { 'content-type': 'image/jpeg', 'content-length': '4' },
      },
    });
    expect(await open('id-1')).toMatchObject({ status: 404, body: { faultCode: 'media_unknown' } });

    media.upload(body.upload.url, Buffer.from('JPEG'), body.upload.headers);
    expect(await open('id-1')).toMatchObject({ status: 302 });
  });

  test.each([
    ['a list', [picture], 400, 'unreadable_body', undefined],
    ['nothing', undefined, 400, 'unreadable_body', undefined],
    ['an unknown member', { ...picture, kind: 'x' }, 422, 'parameter_unknown', 'kind'],
    ['no type', { size: 4 }, 422, 'invalid_parameter', 'mediaType'],
    ['a type with blanks', { ...picture, mediaType: 'image/jpeg\r\nx: y' }, 422, 'invalid_parameter', 'mediaType'],
    ['no size', { mediaType: 'image/jpeg' }, 422, 'invalid_parameter', 'size'],
    ['a size as text', { ...picture, size: '4' }, 422, 'invalid_parameter', 'size'],
    ['an empty file', { ...picture, size: 0 }, 422, 'invalid_parameter', 'size'],
    ['a name that is none', { ...picture, name: '' }, 422, 'invalid_parameter', 'name'],
  ])('refuses %s', async (_title, given, status, code, parameter) => {
    const { announce } = setUp();

    expect(await announce(given)).toMatchObject({
      status,
      body: { faultCode: code, ...(parameter !== undefined && { parameter }) },
    });
  });

  test.each([
    ['typ', 'typ', 'There is no such member.'],
    ['mediatype', 'mediatype', 'There is no such member. Did you mean mediaType?'],
    // It may be somebody's number, and is not repeated.
    ['15550100001', '(not shown)', 'There is no such member.'],
  ])('says what to do about the member %s', async (name, parameter, detail) => {
    const { body } = await setUp().announce({ ...picture, [name]: 1 });

    expect(body).toMatchObject({ parameter, detail });
  });

  test.each([
    ['a type that it does not carry', 'whatsapp-main', { mediaType: 'text/html', size: 4 }],
    ['a file that is too large', 'whatsapp-main', { mediaType: 'image/png', size: 5 * 1024 * 1024 + 1 }],
    ['any file on a channel without files', 'sms-main', picture],
    ['a file that is too large for Apple', 'apple-main', { mediaType: 'x/y', size: 10 * 1024 * 1024 + 1 }],
  ])('says what the channel cannot carry: %s', async (_title, channel, given) => {
    const { announce } = setUp(channel);

    expect(await announce(given)).toMatchObject({ status: 422, body: { faultCode: 'content_not_supported' } });
  });
});

describe('GET /sessions/{id}/media/{mediaId}', () => {
  test('leads to a link of five minutes', async () => {
    const { open, media, at } = setUp();
    await media.put({ conversation: 'digest', mediaId: 'm1' }, { ...picture, bytes: Buffer.from('JPEG') });
    const { status, headers } = await open('m1');

    expect(status).toBe(302);
    at(noon + 299_000);
    expect(media.readLink(headers.location)).toMatchObject({ mediaType: 'image/jpeg' });
    at(noon + 300_000);
    expect(media.readLink(headers.location)).toBeUndefined();
  });

  test('knows no file of another conversation, and no path', async () => {
    const { open, media } = setUp();
    await media.put({ conversation: 'other', mediaId: 'm1' }, { ...picture, bytes: Buffer.from('JPEG') });

    for (const mediaId of ['m1', '../other/m1', '', 'm'.repeat(65)])
      expect(await open(mediaId)).toMatchObject({ status: 404, body: { faultCode: 'media_unknown' } });
  });
});

function setUp(channelName = 'whatsapp-main') {
  let now = noon;
  let ids = 0;
  const media = createMemoryMediaStore({ now: () => now });
  const routes = createMediaRoutes({
    media,
    newMediaId: () => {
      ids += 1;

      return `id-${ids}`;
    },
  });
  const channel = sampleChannel(channelName);
  const read = ({ statusCode = 0, body = '', headers = {} }: Awaited<ReturnType<typeof routes.announce>>) => ({
    status: statusCode,
    body: JSON.parse(body),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
  });

  return {
    media,
    at: (time: number) => {
      now = time;
    },
    announce: async (body: unknown) =>
      read(await routes.announce({ body, sessionId: 'S1', channel, conversation: 'digest' })),
    open: async (mediaId: string) => {
      const { headers, ...rest } = read(await routes.open({ mediaId, conversation: 'digest' }));

      return { ...rest, headers: { ...headers, location: headers.location ?? '' } };
    },
  };
}
