import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../../local/gateway.ts';
import { createInvoke, type LambdaHandler } from '../../local/invocation.ts';

const routes = [
  { method: '*', path: '/esp', function: 'accept' },
  { method: '*', path: '/esp/{service}/{method}', function: 'accept' },
  { method: 'GET', path: '/health', function: 'accept' },
  { method: '*', path: '/sessions/{id}', function: 'session' },
  { method: 'POST', path: '/webhooks/{receiver}/{secret}', function: 'session' },
  { method: 'POST', path: '/webhooks/{receiver}/message', function: 'accept' },
];

describe('gateway', () => {
  test('a request becomes an event of payload format 2.0', async () => {
    const { url, events } = await start();
    await fetch(`${url}/esp/ChatService/Invite%20To?b=1&a=x%20y&b=2`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-Mixed': 'One', cookie: 'a=1; b=2' },
      body: '{"ü":1}',
    });

    expect(events).toMatchObject([
      {
        version: '2.0',
        routeKey: 'ANY /esp/{service}/{method}',
        rawPath: '/esp/ChatService/Invite To',
        rawQueryString: 'b=1&a=x%20y&b=2',
        queryStringParameters: { b: '1,2', a: 'x y' },
        pathParameters: { service: 'ChatService', method: 'Invite To' },
        cookies: ['a=1', 'b=2'],
        headers: { 'content-type': 'application/json; charset=utf-8', 'x-mixed': 'One' },
        requestContext: {
          http: { method: 'POST', path: '/esp/ChatService/Invite To', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
          requestId: 'id-1',
          domainName: new URL(url).host,
          timeEpoch: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
          time: '02/Jan/2026:03:04:05 +0000',
        },
        body: '{"ü":1}',
        isBase64Encoded: false,
      },
    ]);
    expect(events[0]?.headers).not.toHaveProperty('cookie');
  });

  test.each([
    ['/webhooks/apple/message', 'POST /webhooks/{receiver}/message', { receiver: 'apple' }],
    ['/webhooks/gms/a%2Fb', 'POST /webhooks/{receiver}/{secret}', { receiver: 'gms', secret: 'a/b' }],
  ])('%s goes the way with the fewest variables, an escaped slash within one', async (path, routeKey, parameters) => {
    const { url, events } = await start();
    await fetch(`${url}${path}`, { method: 'POST' });

    expect(events).toMatchObject([{ routeKey, pathParameters: parameters }]);
  });

  test('headers sent twice are joined by a comma', async () => {
    const { url, events } = await start();
    const answer = await raw(
      url,
      `GET /health HTTP/1.1\r\nHost: ${new URL(url).host}\r\nAccept: text/xml\r\nACCEPT: application/json\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 200/);
    expect(events[0]?.headers.accept).toBe('text/xml,application/json');
    expect(events[0]).not.toHaveProperty('body');
    expect(events[0]).not.toHaveProperty('queryStringParameters');
  });

  test.each([
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['text/xml', false],
    ['application/problem+json', false],
    ['application/jsonp', true],
  ])('a body of %s reaches the function as base64: %s', async (type, isBase64Encoded) => {
    const { url, events } = await start();
    await fetch(`${url}/esp`, { method: 'POST', headers: { 'content-type': type }, body: 'a=é' });
    expect(events[0]).toMatchObject({
      isBase64Encoded,
      body: isBase64Encoded ? Buffer.from('a=é').toString('base64') : 'a=é',
    });
  });

  test('a compressed body reaches the function as base64, whatever its type', async () => {
    const { url, events } = await start();
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const body = gzipSync('{}');
    await fetch(`${url}/esp`, { method: 'POST', headers, body });

    expect(events[0]).toMatchObject({ isBase64Encoded: true, body: body.toString('base64') });
  });

  test('the result becomes the response: status, headers, cookies, text or base64', async () => {
    const text = await start(() => ({
      statusCode: 202,
      headers: { Location: '/sessions/1', 'Retry-After': 3 },
      cookies: ['a=1', 'b=2'],
      body: 'ü',
    }));
    const answer = await fetch(`${text.url}/esp`);
    expect([
      answer.status,
      answer.headers.get('location'),
      answer.headers.get('retry-after'),
      await answer.text(),
    ]).toEqual([202, '/sessions/1', '3', 'ü']);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);

    const bytes = await start(() => ({
      statusCode: 200,
      headers: { 'Content-Type': 'image/png' },
      body: '/wA=',
      isBase64Encoded: true,
    }));
    const image = await fetch(`${bytes.url}/esp`);
    expect(image.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await image.arrayBuffer())]).toEqual([255, 0]);
  });

  test.each([
    ['a route nobody has', 'GET', '/nowhere', 404, 'Not Found'],
    ['a path that is longer', 'GET', '/sessions/1/2', 404, 'Not Found'],
    ['another method than the route has', 'POST', '/health', 404, 'Not Found'],
    ['a path that is not percent-encoded', 'GET', '/sessions/%E0%A4%A', 400, 'Bad Request'],
  ])('%s never reaches a function', async (_, method, path, status, message) => {
    const { url, events } = await start();
    const answer = await fetch(url + path, { method });
    expect([answer.status, await answer.json()]).toEqual([status, { message }]);
    expect(events).toEqual([]);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('secret')), 500, 'Internal Server Error'],
    ['answers nonsense', () => ({ statusCode: 'soon' }), 500, 'Internal Server Error'],
    ['answers nothing', () => undefined, 500, 'Internal Server Error'],
    ['takes too long', () => new Promise(() => undefined), 503, 'Service Unavailable'],
  ])('a function that %s', async (_, handler, status, message) => {
    const { url } = await start(handler);
    const answer = await fetch(`${url}/esp`);
    expect([answer.status, await answer.json()]).toEqual([status, { message }]);
  });

  test('a body of ten MiB passes, one byte more does not', async () => {
    const { url, events } = await start();
    const post = (length: number) =>
      fetch(`${url}/esp`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(length) });
    expect((await post(10 * 1024 * 1024)).status).toBe(200);
    expect(events[0]?.body).toHaveLength(10 * 1024 * 1024);

    const refused = await post(10 * 1024 * 1024 + 1);
    expect([refused.status, await refused.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect(events).toHaveLength(1);
  });

  test('what is only here comes first', async () => {
    const { url, events } = await start();
    expect(await (await fetch(`${url}/local`)).text()).toBe('only here');
    expect(events).toEqual([]);
  });
});

async function start(handler: LambdaHandler<APIGatewayProxyEventV2> = () => ({ statusCode: 200, body: '' })) {
  const events: APIGatewayProxyEventV2[] = [];
  const recording: LambdaHandler<APIGatewayProxyEventV2> = (event, context) => {
    events.push(event);
    return handler(event, context);
  };
  let ids = 0;
  const newId = () => `id-${++ids}`;
  const invoke = createInvoke({ functionName: 'any', handler: recording, timeout: 0.2, newId });

  const gateway = await startGateway({
    port: 0,
    routes,
    functions: { accept: invoke, session: invoke },
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    newId,
    extension: async (request, response) => {
      const mine = request.url === '/local';
      if (mine) {
        response.end('only here');
      }
      return mine;
    },
  });
  onTestFinished(() => gateway.close());
  return { url: gateway.url, events };
}

function raw(url: string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(request));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
