import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { ClientFile } from '../../lib/channel/inbound.ts';
import { openFor } from '../contract/channel.ts';
import { startVendor, type VendorRequest } from '../support/vendor.ts';

const businessId = '19251112222';
const bytes = Buffer.from([0xff, 0xd8, 0x00, 0x80]);
const file: ClientFile = { ref: '{"id":"1003"}', mediaType: 'image/jpeg' };
const options = { businessId, signal: AbortSignal.timeout(4000), maxBytes: 10 };

describe('whatsapp-cloud: a client’s file', () => {
  const cloud = {
    transport: 'whatsapp-cloud',
    businessId,
    business: { phoneNumberId: '106', token: 'env:T' },
  } as const;
  type Reply = (response: ServerResponse, url: string, request: VendorRequest) => void;
  const address =
    (size?: number): Reply =>
    (response, url) =>
      void response.end(JSON.stringify({ url: `${url}/file`, mime_type: 'image/jpeg', sha256: 'x', file_size: size }));
  const refusal =
    (error: object): Reply =>
    (response) =>
      void response.writeHead(400).end(JSON.stringify({ error: { message: 'x', ...error } }));

  async function fetchFrom(first: Reply, second: Reply = (response) => void response.end(bytes), given = {}) {
    const vendor = await startVendor((request, response) => {
      (request.path.startsWith('/v24.0/') ? first : second)(response, vendor.url, request);
    });
    const channel = await openFor(cloud, `${vendor.url}/v24.0`, { readSecret: async () => 'the token', ...given });

    return { requests: vendor.requests, fetching: channel.fetchMedia?.(file, options) };
  }

  test('comes in two steps at once, each with the token and a User-Agent: Whatsapp-Business-Cloud-Api-Net#70', async () => {
    const { fetching, requests } = await fetchFrom(address(4));

    expect(Buffer.from((await fetching) ?? [])).toEqual(bytes);
    expect(
      requests.map(({ method, path, headers }) => [method, path, headers.authorization, headers['user-agent']]),
    ).toEqual([
      ['GET', '/v24.0/1003?phone_number_id=106', 'Bearer the token', 'invite-to-chat'],
      ['GET', '/file', 'Bearer the token', 'invite-to-chat'],
    ]);
  });

  test.each([
    'http://lookaside.fbsbx.com/f',
    'https://lookaside.fbsbx.com.example/f',
    'https://evilfbcdn.net/f',
    'https://127.0.0.1:1/f',
  ])('at %s does not get the token', async (url) => {
    const { fetching, requests } = await fetchFrom((response) => void response.end(JSON.stringify({ url })));

    await expect(fetching).rejects.toMatchObject({ name: 'FileGoneError' });
    expect(requests).toHaveLength(1);
  });

  test.each([
    ['that Meta has no more', refusal({ code: 100, error_subcode: 33 })],
    ['that is said to be too large', address(11)],
  ])('%s is gone', async (_title, first) => {
    const { fetching, requests } = await fetchFrom(first);

    await expect(fetching).rejects.toMatchObject({ name: 'FileGoneError' });
    expect(requests).toHaveLength(1);
  });

  test('that is larger than was said is not read to its end', async () => {
    const { fetching } = await fetchFrom(address(), (response) => void response.end(Buffer.alloc(1_000_000)));

    await expect(fetching).rejects.toMatchObject({ name: 'FileGoneError' });
  });

  const reset: Reply = (response) => void response.socket?.destroy();
  test.each<[string, Reply, Reply?]>([
    ['a reset', reset],
    ['a reset of the second step', address(), reset],
    ['no JSON', (response) => void response.end('<html>')],
    ['no address', (response) => void response.end('{}')],
    ['an address that is none', (response) => void response.end('{"url":"x"}')],
    ['a code that may pass', refusal({ code: 131_000 })],
    ['an address that has expired', address(), (response) => void response.writeHead(404).end()],
    ['a redirect', address(), (response, url) => void response.writeHead(302, { location: `${url}/file2` }).end()],
  ])('after %s may be had later', async (_title, first, second) => {
    const { fetching } = await fetchFrom(first, second);

    await expect(fetching).rejects.not.toMatchObject({ name: 'FileGoneError' });
  });

  test('is fetched with a new token if the old one is refused', async () => {
    const reads: boolean[] = [];
    const readSecret = async (_reference: string, { fresh = false }: { readonly fresh?: boolean } = {}) => {
      reads.push(fresh);

      return fresh ? 'new' : 'old';
    };
    const { fetching } = await fetchFrom(
      (response, url, request) =>
        (request.headers.authorization === 'Bearer new' ? address() : refusal({ code: 190 }))(response, url, request),
      undefined,
      { readSecret },
    );

    expect(Buffer.from((await fetching) ?? [])).toEqual(bytes);
    expect(reads).toEqual([false, true]);
  });

  test('of another business, or without an id, is gone', async () => {
    const channel = await openFor(cloud, 'http://127.0.0.1:1');
    const fetching = [
      channel.fetchMedia?.(file, { ...options, businessId: '999' }),
      channel.fetchMedia?.({ ...file, ref: '{' }, options),
    ];

    for (const one of fetching) await expect(one).rejects.toMatchObject({ name: 'FileGoneError' });
  });
});

describe('whatsapp-aws: a client’s file', () => {
  const aws = { transport: 'whatsapp-aws', businessId, business: { phoneNumberId: 'phone-number-id-9' } } as const;

  async function fetchFrom(status: number, error?: string) {
    const vendor = await startVendor((request, response) => {
      if (request.path === '/link') return void response.writeHead(status).end(bytes);

      response
        .writeHead(error === undefined ? 200 : 400, {
          'content-type': 'application/json',
          'x-amzn-errortype': error ?? '',
        })
        .end(JSON.stringify({ mimeType: 'image/jpeg', fileSize: 1 }));
    });
    const channel = await openFor(aws, vendor.url);
    const bucket = {
      upload: async () => ({ url: 'https://bucket.example/put', headers: { 'x-a': 'b' } }),
      link: async () => `${vendor.url}/link`,
    };

    return { requests: vendor.requests, fetching: channel.fetchMedia?.(file, { ...options, bucket }), channel };
  }

  test('is put into the bucket, and read from there', async () => {
    const { fetching, requests } = await fetchFrom(200);

    expect(Buffer.from((await fetching) ?? [])).toEqual(bytes);
    expect(requests.map(({ path, body }) => [path, body && JSON.parse(body)])).toEqual([
      [
        '/v1/whatsapp/media/get',
        {
          mediaId: '1003',
          originationPhoneNumberId: 'phone-number-id-9',
          destinationS3PresignedUrl: { url: 'https://bucket.example/put', headers: { 'x-a': 'b' } },
        },
      ],
      ['/link', ''],
    ]);
  });

  test('that AWS has no more is gone; what else it says may pass', async () => {
    const gone = await fetchFrom(200, 'ResourceNotFoundException');
    await expect(gone.fetching).rejects.toMatchObject({ name: 'FileGoneError' });

    for (const [status, error] of [[200, 'ThrottledRequestException'], [404]] as const)
      await expect((await fetchFrom(status, error)).fetching).rejects.not.toMatchObject({ name: 'FileGoneError' });
  });

  test('cannot be had without a bucket, and waits for one', async () => {
    const { channel, fetching } = await fetchFrom(200);
    await fetching;

    await expect(channel.fetchMedia?.(file, options)).rejects.toThrow('bucket');
  });
});

describe.each([
  ['whatsapp-cloud', { phoneNumberId: '106', token: 'env:T' }],
  ['whatsapp-aws', { phoneNumberId: 'phone-number-id-9' }],
] as const)('%s: a sign of presence', (transport, business) => {
  const presence = { clientId: '15550100001', businessId, vendorMessageId: 'wamid.in.1' } as const;
  const blobOf = ({ body }: VendorRequest) => {
    const parsed = JSON.parse(body);

    return typeof parsed.message === 'string' ? JSON.parse(Buffer.from(parsed.message, 'base64').toString()) : parsed;
  };

  async function show(given: object, status = 200) {
    const vendor = await startVendor((_request, response) => void response.writeHead(status).end('{}'));
    const channel = await openFor({ transport, businessId, business }, vendor.url);
    await channel.show?.({ type: 'read', ...presence, ...given }, { signal: AbortSignal.timeout(4000) });

    return vendor.requests.map(blobOf);
  }

  test('marks the client’s message as read, and may show that an agent types', async () => {
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.in.1' };

    expect(await show({})).toEqual([read]);
    expect(await show({ type: 'typing' })).toEqual([{ ...read, typing_indicator: { type: 'text' } }]);
  });

  test('without a message of the client’s, or of another business, is not sent', async () => {
    expect(await show({ vendorMessageId: undefined })).toEqual([]);
    expect(await show({ businessId: '999' })).toEqual([]);
  });

  test('never fails, whatever the vendor does', async () => {
    expect(await show({}, 500)).toHaveLength(1);

    const channel = await openFor({ transport, businessId, business }, 'http://127.0.0.1:1', {
      readSecret: async () => Promise.reject(new Error('no secret')),
    });
    await channel.show?.({ type: 'read', ...presence }, { signal: AbortSignal.timeout(4000) });
  });
});
