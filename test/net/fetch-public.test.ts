import { expect, test } from 'vitest';
import { createFetchPublic, createLookAtPublic, NotPublicError } from '../../lib/net/fetch-public.ts';
import { isPublicAddress } from '../../lib/net/public-address.ts';
import { startVendor } from '../support/vendor.ts';

const limits = { signal: AbortSignal.timeout(20_000), maxBytes: 100 };
const here = { isAllowed: (address: string) => address === '127.0.0.1' };

test.each([
  '93.184.215.14',
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::6810:84e5',
  '2a00:1450:4001:800::200e',
])('%s is an address of the internet', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '0.0.0.0'],
  ...['169.254.169.254', '169.254.170.2', '224.0.0.1', '255.255.255.255', '198.18.0.1', '203.0.113.9'],
  ...['::1', '::', 'fe80::1', 'fd00:ec2::254', 'fc00::1', '::ffff:169.254.169.254', '::ffff:7f00:1', '64:ff9b::7f00:1'],
  ...['2002:7f00:1::', '2001:db8::1', 'ff02::1', 'shop.example', ''],
])('%s is not', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test('a file is read from its link', async () => {
  const shop = await startVendor((_, response) => void response.end('the file'));

  expect(String(await createFetchPublic(here)(`${shop.url}/file.png`, limits))).toBe('the file');
});

test.each([
  'http://127.0.0.1:9/',
  'http://127.1:9/',
  'http://0x7f000001:9/',
  'http://[::1]:9/',
  'http://[::ffff:127.0.0.1]:9/',
  'http://169.254.169.254/latest/meta-data/',
  'http://localhost:9/',
])('%s is never connected to', async (url) => {
  await expect(createFetchPublic()(url, limits)).rejects.toThrow(NotPublicError);
});

test('a name whose address is private when it is connected to is not', async () => {
  const shop = await startVendor((_, response) => void response.end('a secret'));
  const addresses = [
    { address: '93.184.215.14', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  const fetchPublic = createFetchPublic({ lookup: (_name, _options, callback) => callback(null, addresses) });
  const fetched = fetchPublic(shop.url.replace('127.0.0.1', 'shop.example'), limits);

  await expect(fetched).rejects.toThrow(NotPublicError);
  expect(shop.requests).toEqual([]);
});

test.each([301, 302, 303, 307, 308])('a redirection, HTTP %i, is not followed', async (status) => {
  const shop = await startVendor(({ path }, response) => {
    response.writeHead(path === '/' ? status : 200, { location: '/other' }).end('other');
  });

  await expect(createFetchPublic(here)(shop.url, limits)).rejects.toThrow(NotPublicError);
  expect(shop.requests.map(({ path }) => path)).toEqual(['/']);
});

test.each([
  ['of the limit is read', 100, true],
  ['of a byte more is not', 101, false],
])('a file %s', async (_, length, isRead) => {
  const shop = await startVendor((_request, response) => void response.end(Buffer.alloc(length)));
  const fetched = createFetchPublic(here)(shop.url, limits).then(
    (file) => file.length,
    () => 'too large',
  );

  expect(await fetched).toBe(isRead ? 100 : 'too large');
});

const looked = { signal: AbortSignal.timeout(20_000) };

test('a look at a file reads no more than how long it is', async () => {
  const shop = await startVendor(({ method }, response) => {
    response.writeHead(200, { 'content-length': '48213' }).end(method === 'HEAD' ? undefined : 'the file');
  });

  expect(await createLookAtPublic(here)(shop.url, looked)).toEqual({ size: 48_213 });
  expect(shop.requests.map(({ method }) => method)).toEqual(['HEAD']);
});

test.each([403, 405, 501])('a server that answers HEAD with %i is asked for the first byte', async (status) => {
  const shop = await startVendor(({ method, headers }, response) => {
    if (method === 'HEAD') return void response.writeHead(status).end();

    response.writeHead(206, { 'content-range': `${headers.range?.replace('=', ' ')}/48213` }).end('t');
  });

  expect(await createLookAtPublic(here)(shop.url, looked)).toEqual({ size: 48_213 });
});

test.each([
  ['a file that is not there', 404],
  ['one that is redirected', 302],
  ['a server that fails', 500],
])('%s cannot be looked at', async (_, status) => {
  const shop = await startVendor((_request, response) => void response.writeHead(status, { location: '/x' }).end());

  await expect(createLookAtPublic(here)(shop.url, looked)).rejects.toThrow();
  expect(shop.requests.map(({ method }) => method)).toEqual(['HEAD']);
});

test('nor one at a private address', async () => {
  await expect(createLookAtPublic()('https://169.254.169.254/latest/meta-data/', looked)).rejects.toThrow(
    NotPublicError,
  );
  await expect(createLookAtPublic()('https://localhost:9/', looked)).rejects.toThrow(NotPublicError);
});
