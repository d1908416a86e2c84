import { describe, expect, test } from 'vitest';
import { answering, openFor } from '../contract/channel.ts';
import { messengerContract as contract } from '../support/messenger-contract.ts';
import { startVendor } from '../support/vendor.ts';

describe('a client’s file', () => {
  const fetchFrom = async (vendorUrl: string, url: string, maxBytes = 100) => {
    const channel = await openFor(contract, `${vendorUrl}/v24.0`);
    const options = { businessId: contract.businessId, signal: AbortSignal.timeout(4000), maxBytes };

    return channel.fetchMedia?.({ ref: JSON.stringify({ url }), mediaType: 'image/png' }, options);
  };

  test('is fetched from its signed address without the token', async () => {
    const vendor = await startVendor((_request, response) => void response.writeHead(200).end('bytes'));

    expect(Buffer.from((await fetchFrom(vendor.url, `${vendor.url}/f.png?oh=1`)) ?? []).toString()).toBe('bytes');
    expect(vendor.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test.each([403, 404, 410])('is gone for good if its address answers %d', async (status) => {
    const vendor = await startVendor(answering({ status, body: '' }));

    await expect(fetchFrom(vendor.url, `${vendor.url}/f`)).rejects.toMatchObject({ name: 'FileGoneError' });
  });

  test('may come later if Meta cannot hand it out now', async () => {
    const vendor = await startVendor(answering({ status: 503, body: '' }));

    await expect(fetchFrom(vendor.url, `${vendor.url}/f`)).rejects.toMatchObject({ name: 'Error' });
  });

  test.each([
    ['another’s address', 'https://a.example/f.png'],
    ['a name that only ends like Meta’s', 'https://notfbcdn.net/f'],
    ['http', 'http://scontent.xx.fbcdn.net/f'],
  ])('is not fetched from %s', async (_, url) => {
    const vendor = await startVendor(answering(contract.accepted));

    await expect(fetchFrom(vendor.url, url)).rejects.toMatchObject({ name: 'FileGoneError' });
  });

  test('is no longer than allowed', async () => {
    const vendor = await startVendor((_request, response) => void response.writeHead(200).end('x'.repeat(101)));

    await expect(fetchFrom(vendor.url, `${vendor.url}/f`)).rejects.toMatchObject({ name: 'FileGoneError' });
  });
});
