import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { ChannelSettings } from '../../lib/catalog/catalog.ts';
import type { OutboundMessage } from '../../lib/channel/channel.ts';
import { createWhatsappCloud } from '../../lib/channel/whatsapp-cloud.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

const message: OutboundMessage = {
  sessionId: 'S000000000000001',
  clientId: '15550100001',
  businessId: '19251112222',
  content: { type: 'template', text: 'Hello Ann', name: 'order_ready', language: 'en_US', parameters: ['Ann', 'A-17'] },
};
const accepted = {
  messaging_product: 'whatsapp',
  contacts: [{ input: '1', wa_id: '1' }],
  messages: [{ id: 'wamid.1', message_status: 'accepted' }],
};
const refusal = (code: number) => ({ error: { message: `(#${code}) x`, type: 'OAuthException', code, fbtrace_id: 'A' } });

function channelAt(endpoint: string, readSecret = async () => 'the token') {
  const sample = sampleCatalog().channel('whatsapp-main');
  if (!sample) throw new Error('the sample channel is gone');
  const settings: ChannelSettings = { ...sample, endpoint };

  return createWhatsappCloud(settings, { readSecret });
}

const send = (endpoint: string, content: Partial<OutboundMessage> = {}, signal = AbortSignal.timeout(5000)) =>
  channelAt(endpoint).send({ ...message, ...content }, { signal });

describe('a message on the wire', () => {
  test('is one POST to the business number, with its token and the session id', async () => {
    const vendor = await startVendor(answerJson(200, accepted));

    expect(await send(`${vendor.url}/v24.0`)).toEqual({ status: 'sent', messageId: 'wamid.1' });

    const [request] = vendor.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/v24.0/106540352242922/messages' });
    expect(request?.headers).toMatchObject({ authorization: 'Bearer the token', 'content-type': 'application/json' });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '15550100001',
      biz_opaque_callback_data: 'S000000000000001',
      type: 'template',
      template: {
        name: 'order_ready',
        language: { policy: 'deterministic', code: 'en_US' },
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Ann' },
              { type: 'text', text: 'A-17' },
            ],
          },
        ],
      },
    });
  });

  test('of a template without parameters has no components; text is text', async () => {
    const vendor = await startVendor(answerJson(200, accepted));
    await send(vendor.url, { content: { type: 'template', text: 'Hi', name: 'hi', language: 'fr', parameters: [] } });
    await send(vendor.url, { content: { type: 'text', text: 'He said "<$x$>"\nZoë 👋' } });

    const bodies = vendor.requests.map(({ body }) => JSON.parse(body));
    expect(bodies[0].template).toEqual({ name: 'hi', language: { policy: 'deterministic', code: 'fr' }, components: [] });
    expect(bodies[1]).toMatchObject({ type: 'text', text: { body: 'He said "<$x$>"\nZoë 👋' } });
  });

  test('has a connection of its own: a server that closes idle ones never meets a stale socket', async () => {
    const vendor = await startVendor(answerJson(200, accepted));
    await send(vendor.url);
    await send(vendor.url);

    expect(vendor.connections()).toBe(2);
    expect(vendor.requests.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
  });
});

describe('what Meta answers', () => {
  test.each([
    [429, 130429, { status: 'retry', fault: 'vendor_refused' }],
    [400, 131056, { status: 'retry', fault: 'vendor_refused' }],
    [200, 4, { status: 'retry', fault: 'vendor_refused' }],
    [400, 131026, { status: 'refused', fault: 'client_unreachable' }],
    [400, 131047, { status: 'refused', fault: 'window_closed' }],
    [400, 132015, { status: 'refused', fault: 'template_stopped' }],
    [400, 132000, { status: 'refused', fault: 'vendor_refused' }],
    [400, 131048, { status: 'refused', fault: 'sender_stopped' }],
    [401, 190, { status: 'refused', fault: 'account_stopped' }],
    [403, 250, { status: 'refused', fault: 'account_stopped' }],
    [500, 999999, { status: 'refused', fault: 'vendor_refused' }],
    [500, 131000, { status: 'unknown' }],
    [503, 131016, { status: 'unknown' }],
    [400, 1, { status: 'unknown' }],
  ])('with HTTP %d and code %d goes by the code', async (status, code, outcome) => {
    const vendor = await startVendor(answerJson(status, refusal(code)));

    expect(await send(vendor.url)).toEqual({ ...outcome, vendorCode: String(code) });
  });

  test.each([
    ['30', { retryAfterSeconds: 30 }],
    ['soon', {}],
  ])('Retry-After: %s', async (retryAfter, expected) => {
    const vendor = await startVendor(answerJson(429, refusal(130429), { 'retry-after': retryAfter }));

    expect(await send(vendor.url)).toEqual({ status: 'retry', fault: 'vendor_refused', vendorCode: '130429', ...expected });
  });

  test.each([
    [502, '<html>Bad gateway</html>'],
    [200, ''],
    [200, '{"messages":[{"id":"wam'],
    [200, '{"messages":[]}'],
    [400, '{"error":"x"}'],
    [200, 'null'],
  ])('with HTTP %d and %j is unknown', async (status, body) => {
    const vendor = await startVendor((_request, response) => void response.writeHead(status).end(body));

    expect(await send(vendor.url)).toEqual({ status: 'unknown' });
  });
});

describe('what the network does', () => {
  test('a connection that is refused has carried nothing: it may be tried again', async () => {
    expect(await send(`http://127.0.0.1:${await closedPort()}`)).toEqual({ status: 'retry', fault: 'vendor_refused' });
  });

  test('a name that does not resolve has carried nothing', async () => {
    expect(await send('http://nowhere.invalid')).toEqual({ status: 'retry', fault: 'vendor_refused' });
  });

  test('a reset after the request was written is unknown', async () => {
    const vendor = await startVendor((_request, _response, raw) => raw.socket.resetAndDestroy());

    expect(await send(vendor.url)).toEqual({ status: 'unknown' });
  });

  test('no answer in time is unknown', async () => {
    const vendor = await startVendor(() => {});

    expect(await send(vendor.url, {}, AbortSignal.timeout(50))).toEqual({ status: 'unknown' });
    expect(vendor.requests).toHaveLength(1);
  });

  test('an answer that stops half way is unknown', async () => {
    const vendor = await startVendor((_request, response, raw) => {
      response.writeHead(200, { 'content-length': '500' }).write('{"messages"');
      setImmediate(() => raw.socket.destroy());
    });

    expect(await send(vendor.url)).toEqual({ status: 'unknown' });
  });
});

test('a token that cannot be read has carried nothing', async () => {
  const readSecret = () => Promise.reject(new Error('no such parameter'));
  const outcome = await channelAt('http://127.0.0.1:9', readSecret).send(message, { signal: AbortSignal.timeout(1000) });

  expect(outcome).toEqual({ status: 'retry', fault: 'account_stopped' });
});

test('a business id that the channel does not have is refused before anything is sent', async () => {
  expect(await send('http://127.0.0.1:9', { businessId: '1' })).toEqual({ status: 'refused', fault: 'unknown_business' });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));

  return typeof address === 'object' && address !== null ? address.port : 0;
}
