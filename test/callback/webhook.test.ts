import { describe, expect, test } from 'vitest';
import { createSendWebhook } from '../../lib/callback/webhook.ts';
import { readCallback } from '../../lib/lambda/callback-settings.ts';
import { createPostPublic } from '../../lib/net/post-public.ts';
import { noon } from '../support/builders.ts';
import { startVendor } from '../support/vendor.ts';

const secret = `whsec_${Buffer.alloc(32, 'x').toString('base64')}`;
const callback = { id: 'S1_invite_sent', body: '{"type":"invite.sent"}', sessionId: 'S1' };
const onThisMachine = { isAllowed: () => true };

type Options = {
  readonly answer?: (path: string) => readonly [status: number, headers?: Record<string, string>];
  readonly readSecret?: (reference: string) => Promise<string>;
  readonly path?: string;
  readonly isPublic?: boolean;
};

async function send({ answer = () => [200], path = '/', isPublic = true, ...given }: Options = {}) {
  const server = await startVendor((request, response) => {
    const [status, headers] = answer(request.path);
    response.writeHead(status, headers).end('a secret of the network behind it');
  });
  const readSecret = given.readSecret ?? (async () => secret);
  const sendWebhook = createSendWebhook(
    {
      post: createPostPublic(isPublic ? onThisMachine : {}),
      ...{ readSecret, now: () => noon, abortAfter: (ms) => AbortSignal.timeout(ms) },
    },
    { url: server.url + path, secret: ['ssm:/callbacks/ivr'] },
  );

  return { answer: await sendWebhook(callback), requests: server.requests };
}

describe('a webhook', () => {
  test.each([200, 201, 204, 299])('that is answered %d is taken', async (status) => {
    expect((await send({ answer: () => [status] })).answer).toEqual({ status: 'taken', answer: `HTTP ${status}` });
  });

  test.each([400, 401, 404, 500, 503])('that is answered %d is not taken', async (status) => {
    expect((await send({ answer: () => [status] })).answer).toEqual({ status: 'failed', answer: `HTTP ${status}` });
  });

  test('that is answered 410 is the last one', async () => {
    expect((await send({ answer: () => [410] })).answer).toEqual({ status: 'gone', answer: 'HTTP 410' });
  });

  test.each([301, 302, 307, 308])('that is redirected with %d is not taken, and nothing follows it', async (status) => {
    const { answer, requests } = await send({
      answer: (path) => (path === '/' ? [status, { location: '/elsewhere' }] : [200]),
    });

    expect(answer).toEqual({ status: 'failed', answer: `HTTP ${status}` });
    expect(requests.map(({ path }) => path)).toEqual(['/']);
  });

  test.each([
    ['90', 90],
    ['86400', 3600],
    ['Sun, 22 Nov 2026 15:01:00 GMT', 60],
    ['soon', undefined],
  ])('is not sent again before Retry-After: %s', async (header, seconds) => {
    const { answer } = await send({ answer: () => [429, { 'retry-after': header }] });

    expect(answer).toMatchObject({ status: 'failed', answer: 'HTTP 429' });
    expect('retryAfterSeconds' in answer ? answer.retryAfterSeconds : undefined).toBe(seconds);
  });

  test('is a failed try if its secret cannot be read, or is none', async () => {
    const unread = await send({ readSecret: () => Promise.reject(new Error('no such parameter')) });
    const none = await send({ readSecret: async () => 'not base64 of a secret!' });

    for (const { answer, requests } of [unread, none]) {
      expect(answer).toEqual({ status: 'failed', answer: 'its secret cannot be read' });
      expect(requests).toEqual([]);
    }
  });

  test('never goes to this network', async () => {
    const { answer, requests } = await send({ isPublic: false });

    expect(answer).toEqual({ status: 'failed', answer: 'its address is not public' });
    expect(requests).toEqual([]);
  });

  test('goes to no name that leads to this network, even beside a public address', async () => {
    const post = createPostPublic({
      lookup: (_name, _options, answer) =>
        answer(null, [
          { address: '93.184.216.34', family: 4 },
          { address: '169.254.169.254', family: 4 },
        ]),
    });

    await expect(
      post('https://ivr.example.com/', { headers: {}, body: '', signal: AbortSignal.timeout(5000) }),
    ).rejects.toThrow('private');
  });
});

describe('where callbacks may go', () => {
  const at = (url: string) => ({ url, secret });

  test.each([
    'http://ivr.example.com/',
    'http://127.0.0.1:3000/',
    'https://user:word@ivr.example.com/',
    'https://ivr.example.com/#a',
    'ftp://ivr.example.com',
    'ivr.example.com',
  ])('not %s', (url) => {
    expect(() => readCallback(at(url))).toThrow('The callback of a caller cannot be used');
  });

  test('http to this machine, on this machine alone', () => {
    expect(readCallback(at('http://127.0.0.1:3000/'), { mayBeLocal: true })).toMatchObject({ secret: [secret] });
    expect(() => readCallback(at('http://localhost:3000/'), { mayBeLocal: true })).toThrow('https://');
    expect(() => readCallback(at('http://10.0.0.1/'), { mayBeLocal: true })).toThrow('https://');
  });

  test.each([
    [{ url: 'https://ivr.example.com', secret: [] }],
    [{ url: 'https://ivr.example.com', secret: [secret, secret, secret] }],
    [{ url: 'https://ivr.example.com', secret: 'a word' }],
    [{ url: 'https://ivr.example.com' }],
    [{ url: 'https://ivr.example.com', secret, events: ['invite.gone'] }],
    [{ url: 'https://ivr.example.com', secret, queue: 'arn:aws:sqs:us-east-1:123456789012:q' }],
    [{ queue: 'callbacks' }],
    ['https://ivr.example.com'],
  ])('%j is no callback, and the error has none of it', (given) => {
    expect(() => readCallback(given)).toThrow(/^The callback of a caller cannot be used: (?!.*(example|word))/);
  });
});
