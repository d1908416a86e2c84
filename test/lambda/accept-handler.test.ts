import { describe, expect, test } from 'vitest';
import type { EspRequest } from '../../lib/esp/request.ts';
import { faults } from '../../lib/faults/faults.ts';
import type { AcceptContext, Accepted } from '../../lib/invite/accept.ts';
import { type AcceptHandlerDeps, createAcceptHandler } from '../../lib/lambda/http/accept-handler.ts';
import { espBody, ledgerRow } from '../support/builders.ts';
import { httpEvent } from '../support/http-event.ts';

const sessionId = 'S000000000000001';

function handlerThat(accepted: Accepted, deps: Partial<AcceptHandlerDeps> = {}) {
  const asked: { request: EspRequest; context: AcceptContext }[] = [];
  const handler = createAcceptHandler({
    accept: async (request, context) => {
      asked.push({ request, context });
      return accepted;
    },
    authenticate: async () => ({ caller: 'anyone' }),
    awaitOutcome: async () => undefined,
    checkHealth: async () => ({ status: 'ok', queue: 'ok', table: 'ok' }),
    ...deps,
  });
  const post = async (event: Parameters<typeof httpEvent>[0]) => {
    const { statusCode, headers, body } = await handler(httpEvent({ body: JSON.stringify(espBody()), ...event }));
    return { statusCode, headers, body: JSON.parse(body ?? '') };
  };

  return { post, asked };
}

const security = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
};
const accepted = { status: 'accepted', sessionId, key: 'k-1' } as const;

describe('an accepted invite', () => {
  test('is 202 with its session id, in ESP’s response, and where to look', async () => {
    expect(await handlerThat(accepted).post({})).toEqual({
      statusCode: 202,
      headers: {
        ...security,
        'content-type': 'application/json',
        location: `/sessions/${sessionId}`,
        'idempotency-key': 'k-1',
      },
      body: {
        ReferenceId: 12,
        Service: 'ChatService',
        Method: 'InviteToChat',
        Parameters: { _umsChatSessionId: sessionId },
      },
    });
  });

  test('may be repeated: 200 for what went out or may have, with the same id', async () => {
    for (const status of ['sent', 'unknown'] as const) {
      const answer = await handlerThat({ ...accepted, status: 'repeated', row: ledgerRow({ status }) }).post({});

      expect(answer).toMatchObject({
        statusCode: 200,
        headers: { 'idempotent-replayed': 'true' },
        body: { Parameters: { _umsChatSessionId: sessionId } },
      });
    }
  });

  test('may be repeated: 422 with the fault for what did not', async () => {
    const row = ledgerRow({
      status: 'failed',
      fault: { code: 'client_unreachable', detail: 'The vendor’s code is 131026.' },
    });

    expect(await handlerThat({ ...accepted, status: 'repeated', row }).post({})).toMatchObject({
      statusCode: 422,
      headers: {
        'content-type': 'application/problem+json',
        'idempotent-replayed': 'true',
        'idempotency-key': 'k-1',
        location: `/sessions/${sessionId}`,
      },
      body: { faultCode: 'client_unreachable', detail: 'The vendor’s code is 131026.', ReferenceId: 12 },
    });
  });
});

describe('a refused invite', () => {
  test('is a problem with the first fault’s status, and all of them if there are several', async () => {
    const problems = [
      { code: 'missing_parameter', parameter: 'Parameters._umsClientId', detail: 'Send it.' },
      { code: 'unknown_channel', parameter: 'Parameters._umsChannel' },
    ] as const;

    expect(await handlerThat({ status: 'refused', problems }).post({})).toEqual({
      statusCode: 422,
      headers: { ...security, 'content-type': 'application/problem+json' },
      body: {
        type: 'urn:invite-to-chat:fault:missing_parameter',
        title: faults.missing_parameter.title,
        status: 422,
        detail: 'Send it.',
        ReferenceId: 12,
        faultCode: 'missing_parameter',
        parameter: 'Parameters._umsClientId',
        problems: [
          { faultCode: 'missing_parameter', parameter: 'Parameters._umsClientId', detail: 'Send it.' },
          { faultCode: 'unknown_channel', parameter: 'Parameters._umsChannel', detail: faults.unknown_channel.advice },
        ],
      },
    });
  });

  test('that could not be stored is 503, to be sent again with the same key', async () => {
    expect(await handlerThat({ status: 'not_stored', key: 'k-1' }).post({})).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '2', 'idempotency-key': 'k-1' },
      body: { faultCode: 'not_accepted' },
    });
  });
});

describe('the request', () => {
  test('comes from the body, plain or as base64, as UTF-8', async () => {
    const { post, asked } = handlerThat(accepted);
    const body = JSON.stringify(espBody({ Contact: { FirstName: 'Zoë 👋' } }));
    await post({ body });
    await post({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true });

    expect(asked.map(({ request }) => request.contact)).toEqual([{ FirstName: 'Zoë 👋' }, { FirstName: 'Zoë 👋' }]);
  });

  test('may begin with a byte order mark, plain or as base64', async () => {
    const { post, asked } = handlerThat(accepted);
    const body = `\ufeff${JSON.stringify(espBody())}`;
    await post({ body });
    await post({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true });

    expect(asked.map(({ request }) => request.method)).toEqual(['InviteToChat', 'InviteToChat']);
  });

  test('on the long path takes service and method from it, unless the body says otherwise', async () => {
    const { post, asked } = handlerThat(accepted);
    const long = {
      path: '/esp/ChatService/InviteToChat',
      pathParameters: { service: 'ChatService', method: 'InviteToChat' },
    };
    await post({ ...long, body: JSON.stringify(espBody({}, { Service: undefined, Method: undefined })) });
    await post({ ...long, body: JSON.stringify(espBody({}, { Service: 'Other' })) });

    expect(asked.map(({ request }) => [request.service, request.method])).toEqual([
      ['ChatService', 'InviteToChat'],
      ['Other', 'InviteToChat'],
    ]);
  });

  test.each([
    ['k-1', { headers: { 'idempotency-key': 'k-1' } }],
    ['k-1', { headers: { 'idempotency-key': '"k-1"' } }],
    ['k-2', { query: { idempotencyKey: 'k-2' } }],
    ['k-1', { headers: { 'idempotency-key': 'k-1' }, query: { idempotencyKey: 'k-2' } }],
    ['x'.repeat(255), { headers: { 'idempotency-key': 'x'.repeat(255) } }],
    [undefined, {}],
  ])('has the key %s', async (key, event) => {
    const { post, asked } = handlerThat(accepted);
    await post(event);

    expect(asked[0]?.context).toEqual({ caller: 'anyone', explicitKey: key, formProblems: [] });
  });

  test.each(['', ' ', 'two words', 'ö', 'x'.repeat(256), '""'])('%j is not a key', async (key) => {
    const { post, asked } = handlerThat(accepted);
    await post({ headers: { 'idempotency-key': key } });

    expect(asked[0]?.context.formProblems).toMatchObject([{ code: 'invalid_parameter', parameter: 'Idempotency-Key' }]);
  });
});

describe('a request that cannot be read', () => {
  test.each([
    ['unreadable_body', 400, { body: '{"AppName":' }],
    ['unreadable_body', 400, { body: '' }],
    ['unreadable_body', 400, { body: '[1]' }],
    ['unreadable_body', 400, { body: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), isBase64Encoded: true }],
    ['unreadable_body', 400, { body: '['.repeat(100_000) }],
    ['body_too_large', 413, { body: JSON.stringify({ UserData: { x: 'é'.repeat(65_536) } }) }],
    ['unsupported_media_type', 415, { headers: { 'content-type': 'text/plain' } }],
    ['method_not_allowed', 405, { method: 'GET' }],
  ])('%s: %d', async (code, statusCode, event) => {
    const { post, asked } = handlerThat(accepted);

    expect(await post(event)).toMatchObject({ statusCode, body: { faultCode: code, status: statusCode } });
    expect(asked).toEqual([]);
  });

  test('says which method it takes', async () => {
    expect((await handlerThat(accepted).post({ method: 'DELETE' })).headers).toMatchObject({ allow: 'POST' });
  });

  test.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.api+json'])(
    '%s is read',
    async (type) => {
      expect((await handlerThat(accepted).post({ headers: { 'content-type': type } })).statusCode).toBe(202);
    },
  );

  test('of 128 KiB is read', async () => {
    const body = JSON.stringify({ UserData: { x: '' } });

    expect(
      (await handlerThat(accepted).post({ body: body.replace('""', `"${'x'.repeat(131_072 - body.length)}"`) }))
        .statusCode,
    ).toBe(202);
  });
});

test('health needs nothing', async () => {
  expect(await handlerThat(accepted).post({ method: 'GET', path: '/health', body: '' })).toMatchObject({
    statusCode: 200,
    body: { status: 'ok' },
  });
});
