import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { AcceptContext, Accepted } from '../../lib/invite/accept.ts';
import { createAwaitOutcome } from '../../lib/invite/await-outcome.ts';
import { createAcceptHandler } from '../../lib/lambda/accept-handler.ts';
import type { Authenticate } from '../../lib/lambda/authenticate.ts';
import type { LedgerRow } from '../../lib/ledger/ledger.ts';
import { espBody, inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { httpEvent } from '../support/http-event.ts';

const sessionId = 'S000000000000001';
const accepted: Accepted = { status: 'accepted', sessionId, key: 'k-1' };
const refused: Accepted = { status: 'refused', problems: [{ code: 'unknown_channel', parameter: 'Parameters._umsChannel' }] };
const xml = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false });

/** A front door whose clock moves only by waiting; `rows` are what the ledger says at each look. */
function open(
  outcome: Accepted = accepted,
  { rows = [], authenticate, remainingMs }: { rows?: (LedgerRow | undefined)[]; authenticate?: Authenticate; remainingMs?: number } = {},
) {
  const waits: number[] = [];
  const contexts: AcceptContext[] = [];
  let time = noon;
  const awaitOutcome = createAwaitOutcome({
    ledger: { read: async () => rows.shift() },
    now: () => time,
    wait: async (ms) => {
      waits.push(ms);
      time += ms;
    },
  });
  const handler = createAcceptHandler({
    accept: async (_request, context) => {
      contexts.push(context);
      return context.formProblems.length > 0 ? { status: 'refused', problems: context.formProblems } : outcome;
    },
    authenticate: authenticate ?? (async () => ({ caller: 'anyone' })),
    awaitOutcome,
    checkHealth: async () => ({ status: 'failing', queue: 'failing', table: 'ok' }),
  });
  const post = async (event: Parameters<typeof httpEvent>[0] = {}) => {
    const {
      statusCode,
      headers,
      body = '',
    } = await handler(
      httpEvent({ body: JSON.stringify(espBody()), ...event }),
      remainingMs === undefined ? undefined : { getRemainingTimeInMillis: () => remainingMs },
    );
    return { statusCode, headers, body, json: () => JSON.parse(body), xml: () => xml.parse(body) };
  };

  return { post, contexts, waited: () => waits.reduce((sum, ms) => sum + ms, 0) };
}

describe('the format', () => {
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['text/html', 'application/json'],
    ['application/xml', 'application/xml'],
    ['text/xml', 'text/xml'],
    ['text/xml;q=0.5, application/json;q=0.4', 'text/xml'],
    ['application/xml;q=0.4, application/json', 'application/json'],
    ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', 'application/xml'],
    ['application/xml;q=0', 'application/json'],
    [';;;,=/', 'application/json'],
  ])('for Accept %s is %s', async (accept, type) => {
    expect((await open().post({ headers: accept === undefined ? {} : { accept } })).headers).toMatchObject({ 'content-type': type });
  });

  test('of an accepted invite in XML is ESP’s response', async () => {
    const answer = await open().post({ query: { format: 'xml' } });

    expect(answer).toMatchObject({ statusCode: 202, headers: { location: `/sessions/${sessionId}` } });
    expect(answer.body).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><Event3rdServerResponse ReferenceId="12"><Parameters><_umsChatSessionId>${sessionId}</_umsChatSessionId></Parameters></Event3rdServerResponse>`,
    );
  });

  test('of a fault in XML is ESP’s fault, as 200', async () => {
    const answer = await open(refused).post({ headers: { accept: 'application/xml' } });

    expect(answer.statusCode).toBe(200);
    expect(answer.xml().Event3rdServerFault).toEqual({
      '@ReferenceId': '12',
      FaultCode: 'unknown_channel',
      FaultString: 'There is no such channel. Name one of catalog/channels.yml.',
      Parameter: 'Parameters._umsChannel',
    });
  });

  test('in XML is well-formed whatever the ReferenceId holds', async () => {
    const hostile = '"><a>&\u0000\u0008\ufffe\ud800]]>';
    const answer = await open().post({ body: JSON.stringify(espBody({}, { ReferenceId: hostile })), query: { format: 'xml' } });

    expect(answer.xml().Event3rdServerResponse['@ReferenceId']).toBe('"><a>&\ufffd]]>');
  });
});

describe('faults=200', () => {
  test('brings a fault as 200, in ESP’s words', async () => {
    const answer = await open(refused).post({ query: { faults: '200' } });

    expect(answer).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } });
    expect(answer.json()).toEqual({
      ReferenceId: 12,
      Fault: {
        FaultCode: 'unknown_channel',
        FaultString: 'There is no such channel. Name one of catalog/channels.yml.',
        Parameter: 'Parameters._umsChannel',
      },
    });
  });

  test.each([
    ['unreadable_body', { body: '{' }],
    ['unsupported_media_type', { headers: { 'content-type': 'text/plain' } }],
    ['body_too_large', { body: 'x'.repeat(131_073) }],
    ['method_not_allowed', { method: 'GET' }],
  ])('also for %s', async (code, event) => {
    expect((await open().post({ ...event, query: { faults: '200' } })).json().Fault.FaultCode).toBe(code);
  });

  test('does not let anybody in: 401 stays 401, and says nothing of why', async () => {
    const answer = await open(accepted, { authenticate: async () => undefined }).post({ query: { faults: '200' } });

    expect(answer).toMatchObject({ statusCode: 401, headers: { 'www-authenticate': expect.stringContaining('Basic') } });
    expect(answer.json()).toEqual({
      type: 'urn:invite-to-chat:fault:unauthorized',
      title: 'Not authorized.',
      status: 401,
      detail: 'Send the credentials that you were given.',
      faultCode: 'unauthorized',
    });
  });
});

describe('waiting', () => {
  const sent = ledgerRow({ status: 'sent' });

  test('answers the outcome as soon as it is there, and says that it waited', async () => {
    const { post, waited } = open(accepted, { rows: [undefined, ledgerRow(), ledgerRow({ status: 'retrying' }), sent] });
    const answer = await post({ headers: { prefer: 'respond-async, wait=10' } });

    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { 'preference-applied': 'wait=10', 'idempotency-key': 'k-1', location: `/sessions/${sessionId}` },
    });
    expect(answer.headers).not.toHaveProperty('idempotent-replayed');
    expect(waited()).toBeLessThan(1000);
  });

  test('answers the fault that an IVR can branch on', async () => {
    const rows = [ledgerRow({ status: 'failed', fault: { code: 'client_unreachable' } })];
    const answer = await open(accepted, { rows }).post({ query: { wait: '5' } });

    expect([answer.statusCode, answer.json().faultCode, answer.json().ReferenceId]).toEqual([422, 'client_unreachable', 12]);
  });

  test.each([
    ['3', 3000],
    ['25', 25_000],
    ['600', 25_000],
    ['0', 0],
  ])('ends with 202 when time runs out: wait=%s', async (wait, ms) => {
    const { post, waited } = open();

    expect((await post({ query: { wait } })).statusCode).toBe(202);
    expect(waited()).toBe(ms);
  });

  test('that the caller did not ask for happens where the chat server draws its own ids', async () => {
    const { post } = open({ ...accepted, waitSeconds: 5 }, { rows: [sent] });

    expect((await post()).statusCode).toBe(200);
    expect((await open({ ...accepted, waitSeconds: 5 }, { rows: [sent] }).post({ query: { wait: '0' } })).statusCode).toBe(202);
  });

  test('that ends while the chat is open already answers the chat server’s id with 202', async () => {
    const opened = ledgerRow({ chat: { state: 'open', server: 'gms-main', id: '00019C0F1D5B7E21' } });
    const answer = await open({ ...accepted, waitSeconds: 5 }, { rows: [undefined, opened] }).post();

    expect(answer).toMatchObject({ statusCode: 202, headers: { location: `/sessions/${sessionId}` } });
    expect(answer.json().Parameters).toEqual({ _umsChatSessionId: '00019C0F1D5B7E21' });
  });

  test('does not undo what was accepted when the ledger does not answer', async () => {
    const awaitOutcome = createAwaitOutcome({
      ledger: { read: async () => Promise.reject(new Error('no answer')) },
      now: () => noon,
      wait: async () => {},
    });

    expect(await awaitOutcome(sessionId, 5)).toBeUndefined();
  });

  test('never past what is left of the run: the invite is stored, and whoever hears of an error sends it again', async () => {
    const { post, waited } = open(accepted, { remainingMs: 13_000 });

    expect((await post({ query: { wait: '25' } })).statusCode).toBe(202);
    expect(waited()).toBe(10_000);
  });

  test('not at all where nothing is left', async () => {
    const { post, waited } = open(accepted, { remainingMs: 2000 });

    expect((await post({ query: { wait: '25' } })).statusCode).toBe(202);
    expect(waited()).toBe(0);
  });

  test('by a preference that is none is not asked for; by a query that is none is a fault', async () => {
    const { post, waited } = open();

    expect((await post({ headers: { prefer: 'wait=soon' } })).statusCode).toBe(202);
    expect(waited()).toBe(0);
    expect((await post({ query: { wait: 'soon' } })).json()).toMatchObject({ faultCode: 'invalid_parameter', parameter: 'wait' });
  });
});

test.each([
  ['faults', '500'],
  ['format', 'yaml'],
  ['dryRun', 'yes'],
  ['wait', '-1'],
  ['idempotencyKey', 'two words'],
])('%s=%s is a fault', async (name, value) => {
  expect((await open().post({ query: { [name]: value } })).json()).toMatchObject({ status: 422, faultCode: 'invalid_parameter' });
});

test.each([
  ['dryrun', 'dryRun'],
  ['idempotency_key', 'idempotencyKey'],
  ['Wait', 'wait'],
])('%s, which is %s misspelt, is a fault', async (name, meant) => {
  expect((await open().post({ query: { [name]: '1' } })).json()).toMatchObject({
    ...{ status: 422, faultCode: 'parameter_unknown', parameter: name },
    ...{ detail: `Did you mean ${meant}?` },
  });
});

test('what is nobody’s passes', async () => {
  expect((await open().post({ query: { campaign: '1', constructor: '1' } })).statusCode).toBe(202);
});

test('a dry run answers what would be sent', async () => {
  const content = { type: 'text', text: 'Hello Ann' } as const;
  const { post, contexts } = open({ status: 'checked', key: 'k-1', record: inviteRecord(), content });
  const answer = await post({ query: { dryRun: '1' } });

  expect(contexts[0]?.dryRun).toBe(true);
  expect(answer.json()).toMatchObject({
    Parameters: { _umsChatSessionId: sessionId },
    DryRun: {
      Channel: 'whatsapp-main',
      ChatQueueKey: '1:session-WA',
      Notification: 'false',
      Deadline: '2026-11-22T15:15:00.000Z',
      Content: content,
    },
  });
  expect(answer.json().DryRun).not.toHaveProperty('Unchecked');
  expect((await post({ query: { dryRun: '1', format: 'xml' } })).xml().Event3rdServerResponse.DryRun.Content).toEqual(content);
});

test('a dry run says what could not be checked', async () => {
  const content = { type: 'text', text: 'Hello' } as const;
  const checked = { status: 'checked', key: 'k-1', record: inviteRecord(), content, unchecked: 'empty_template_parameter' } as const;

  expect((await open(checked).post({ query: { dryRun: '1' } })).json().DryRun).toMatchObject({ Unchecked: 'empty_template_parameter' });
});

describe('keys of signed requests', () => {
  const by = (identity: Awaited<ReturnType<Authenticate>>) => open(accepted, { authenticate: async () => identity });
  const event = { headers: { 'idempotency-key': 'from-header' }, query: { idempotencyKey: 'from-query' } };

  test.each([
    [{ caller: 'ivr' }, 'from-header'],
    [{ caller: 'hooks', signedKey: 'msg_1' }, 'msg_1'],
    [{ caller: 'studio', requestId: 'twilio-1' }, 'from-query'],
  ])('%j: %s', async (identity, key) => {
    const { post, contexts } = by(identity);
    await post(event);

    expect(contexts[0]?.explicitKey).toBe(key);
  });

  test('a header that was not signed makes no other invite', async () => {
    const { post, contexts } = by({ caller: 'studio', requestId: 'twilio-1' });
    await post({ headers: event.headers });

    expect(contexts[0]).toMatchObject({ explicitKey: undefined, requestId: 'twilio-1' });
  });
});

describe('health', () => {
  const get = { method: 'GET', path: '/health', body: '' };

  test('is for everybody; what it stands on only for callers', async () => {
    const { post } = open(accepted, { authenticate: async () => undefined });

    expect(await post(get)).toMatchObject({ statusCode: 200 });
    expect(await post({ ...get, query: { deep: '' } })).toMatchObject({ statusCode: 401 });
  });

  test('?deep tells which part fails, and nothing else', async () => {
    const answer = await open().post({ ...get, query: { deep: '' } });

    expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'failing', queue: 'failing', table: 'ok' }]);
  });
});
