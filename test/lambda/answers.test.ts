import { describe, expect, test } from 'vitest';
import type { Accepted } from '../../lib/invite/accept.ts';
import { espBody } from '../support/builders.ts';
import { accepted, openFrontDoor, sessionId } from '../support/front-door.ts';

const refused: Accepted = {
  status: 'refused',
  problems: [{ code: 'unknown_channel', parameter: 'Parameters._umsChannel' }],
};

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
    expect((await openFrontDoor().post({ headers: accept === undefined ? {} : { accept } })).headers).toMatchObject({
      'content-type': type,
    });
  });

  test('of an accepted invite in XML is ESP’s response', async () => {
    const answer = await openFrontDoor().post({ query: { format: 'xml' } });

    expect(answer).toMatchObject({ statusCode: 202, headers: { location: `/sessions/${sessionId}` } });
    expect(answer.body).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><Event3rdServerResponse ReferenceId="12"><Parameters><_umsChatSessionId>${sessionId}</_umsChatSessionId></Parameters></Event3rdServerResponse>\n`,
    );
  });

  test('of a fault in XML is ESP’s fault, as 200', async () => {
    const answer = await openFrontDoor(refused).post({ headers: { accept: 'application/xml' } });

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
    const answer = await openFrontDoor().post({
      body: JSON.stringify(espBody({}, { ReferenceId: hostile })),
      query: { format: 'xml' },
    });

    expect(answer.xml().Event3rdServerResponse['@ReferenceId']).toBe('"><a>&\ufffd]]>');
  });
});

describe('faults=200', () => {
  test('brings a fault as 200, in ESP’s words', async () => {
    const answer = await openFrontDoor(refused).post({ query: { faults: '200' } });

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
    expect((await openFrontDoor().post({ ...event, query: { faults: '200' } })).json().Fault.FaultCode).toBe(code);
  });

  test('authenticates nobody: 401 stays 401, and gives no reason', async () => {
    const answer = await openFrontDoor(accepted, { authenticate: async () => undefined }).post({
      query: { faults: '200' },
    });

    expect(answer).toMatchObject({
      statusCode: 401,
      headers: { 'www-authenticate': expect.stringContaining('Basic') },
    });
    expect(answer.json()).toEqual({
      type: 'urn:invite-to-chat:fault:unauthorized',
      title: 'Not authorized.',
      status: 401,
      detail: 'Send the credentials that you were given.',
      faultCode: 'unauthorized',
    });
  });
});

describe('health', () => {
  const get = { method: 'GET', path: '/health', body: '' };

  test('is for everybody; what it depends on only for callers', async () => {
    const { post } = openFrontDoor(accepted, { authenticate: async () => undefined });

    expect(await post(get)).toMatchObject({ statusCode: 200 });
    expect(await post({ ...get, query: { deep: '' } })).toMatchObject({ statusCode: 401 });
  });

  test('?deep reports which part fails, and nothing else', async () => {
    const answer = await openFrontDoor().post({ ...get, query: { deep: '' } });

    expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'failing', queue: 'failing', table: 'ok' }]);
  });
});
