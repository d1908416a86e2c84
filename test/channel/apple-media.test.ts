import { createCipheriv } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { appleMessageId } from '../../lib/channel/apple/apple-message.ts';
import { openFor } from '../contract/channel.ts';
import { noon } from '../support/builders.ts';
import { startVendor, type VendorRequest } from '../support/vendor.ts';

const businessId = 'urn:biz:1111';
const apple = { transport: 'apple-messages', businessId, business: { mspId: 'msp-1', secret: 'env:SECRET' } } as const;
const options = { businessId, signal: AbortSignal.timeout(4000), maxBytes: 20 };

const key = 'ab'.repeat(32);
const clear = Buffer.from('a picture');
const encrypted = createCipheriv('aes-256-ctr', Buffer.from(key, 'hex'), Buffer.alloc(16)).update(clear);
const ref = { url: 'https://p02.icloud.com/x', owner: 'M0123', key: `00${key}`, signature: 'gQ==' };

type Reply = (response: ServerResponse, url: string) => void;
const address: Reply = (response, url) => void response.end(JSON.stringify({ 'download-url': `${url}/bytes` }));
const status =
  (code: number): Reply =>
  (response) =>
    void response.writeHead(code).end();

async function fetchFrom(replies: Readonly<Record<string, Reply>> = {}, given: object = ref) {
  const vendor = await startVendor(({ path }, response) => {
    const known: Readonly<Record<string, Reply>> = {
      '/v1/preDownload': address,
      '/bytes': (to) => void to.end(encrypted),
      '/v1/decodePayload': (to) => void to.end('{"data":{}}'),
      ...replies,
    };
    known[path]?.(response, vendor.url);
  });
  const channel = await openFor(apple, `${vendor.url}/v1`);
  const fetching = channel.fetchMedia?.({ ref: JSON.stringify(given), mediaType: 'image/png' }, options);

  return { requests: vendor.requests, fetching };
}

describe('a client’s file at Apple', () => {
  test('comes in three steps, and is opened with its own key', async () => {
    const { fetching, requests } = await fetchFrom();

    expect(Buffer.from((await fetching) ?? []).toString()).toBe('a picture');
    expect(requests.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/v1/preDownload'],
      ['GET', '/bytes'],
    ]);
    expect(requests[0]?.headers).toMatchObject({
      authorization: expect.stringMatching(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/),
      'source-id': businessId,
      'mmcs-url': ref.url,
      'mmcs-owner': 'M0123',
      'mmcs-signature': 'gQ==',
    });
    expect(requests[1]?.headers).not.toHaveProperty('authorization');
  });

  test('that is a long answer is decoded by the gateway', async () => {
    const { fetching, requests } = await fetchFrom({}, { ...ref, bid: 'the extension' });

    expect(Buffer.from((await fetching) ?? []).toString()).toBe('{"data":{}}');
    expect(requests[2]).toMatchObject({ method: 'POST', path: '/v1/decodePayload', body: 'a picture' });
    expect(requests[2]?.headers).toMatchObject({ bid: 'the extension', 'source-id': businessId });
  });

  test.each<[string, Readonly<Record<string, Reply>>, object?]>([
    ['that Apple has no more', { '/v1/preDownload': status(404) }],
    ['that Apple does not take', { '/v1/preDownload': status(400) }],
    ['without an address', {}, { url: 'x' }],
    ['that is larger than was said', { '/bytes': (response) => void response.end(Buffer.alloc(1_000_000)) }],
  ])('%s is gone', async (_title, replies, given) => {
    const { fetching } = await fetchFrom(replies, given);

    await expect(fetching).rejects.toMatchObject({ name: 'FileGoneError' });
  });

  const reset: Reply = (response) => void response.socket?.destroy();
  test.each<[string, Readonly<Record<string, Reply>>, object?]>([
    ['a reset', { '/v1/preDownload': reset }],
    ['a reset of the second step', { '/bytes': reset }],
    ['no JSON', { '/v1/preDownload': (response) => void response.end('<html>') }],
    ['an answer without an address', { '/v1/preDownload': (response) => void response.end('{}') }],
    ['a token that is refused', { '/v1/preDownload': status(403) }],
    ['too many requests', { '/v1/preDownload': status(429) }],
    ['a failure of the gateway', { '/bytes': status(500) }],
    ['a redirect', { '/bytes': (response, url) => void response.writeHead(302, { location: `${url}/b` }).end() }],
    ['an answer that is not decoded', { '/v1/decodePayload': status(500) }, { ...ref, bid: 'b' }],
  ])('after %s may be had later', async (_title, replies, given) => {
    const { fetching } = await fetchFrom(replies, given);

    await expect(fetching).rejects.not.toMatchObject({ name: 'FileGoneError' });
  });

  test('of another business is gone', async () => {
    const channel = await openFor(apple, 'http://127.0.0.1:1');
    const fetching = channel.fetchMedia?.(
      { ref: JSON.stringify(ref), mediaType: 'x/y' },
      { ...options, businessId: 'b' },
    );

    await expect(fetching).rejects.toMatchObject({ name: 'FileGoneError' });
  });
});

test('a message after the invite has an id of its own, the same on each attempt: Apple drops a known one', async () => {
  const vendor = await startVendor((_request: VendorRequest, response) => void response.end());
  const channel = await openFor(apple, vendor.url);
  const send = (messageId: string) =>
    channel.send(
      {
        ...{ sessionId: 'S000000000000001', messageId, clientId: 'urn:mbid:A', businessId, deadline: noon + 60_000 },
        content: { type: 'text', text: 'Hi' },
      },
      { signal: AbortSignal.timeout(4000) },
    );

  expect(await send('S000000000000001.0')).toEqual({ status: 'sent', messageId: appleMessageId('S000000000000001') });
  for (const _ of [1, 2])
    expect(await send('S000000000000001.7')).toEqual({
      status: 'sent',
      messageId: appleMessageId('S000000000000001.7'),
    });
});
