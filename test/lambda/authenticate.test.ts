import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { twilioSignature } from '../../lib/channel/twilio/twilio-signature.ts';
import { createAuthenticate } from '../../lib/lambda/auth/authenticate.ts';
import { createReadCallers } from '../../lib/lambda/auth/callers.ts';
import { noon } from '../support/builders.ts';
import { httpEvent } from '../support/http-event.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const older = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const token = 'twilio-token-0123456789';
const role = 'arn:aws:sts::123456789012:assumed-role/ivr';
const list = {
  callers: [
    { name: 'ivr', 'api-keys': ['the-old-key-of-the-ivr', 'the-new-key-of-the-ivr'] },
    { name: 'hooks', channels: ['whatsapp-main'], 'webhook-secrets': [older, secret] },
    { name: 'studio', 'twilio-auth-tokens': [token], 'api-keys': ['the-key-of-the-studio'] },
    { name: 'roles', principals: [role, 'app-client-1'] },
    { name: 'proxied', 'twilio-auth-tokens': ['another-token-0123456789'], 'public-url': 'https://ivr.example.com/' },
  ],
};

const readCallers = createReadCallers({ name: 'callers', readSecret: async () => JSON.stringify(list) });
const authenticate = createAuthenticate({ readCallers, now: () => noon });
const body = '{"a":1}';
type Request = Parameters<typeof httpEvent>[0];
const ask = (request: Request) => {
  const event = httpEvent({ body, ...request });
  return authenticate(event, Buffer.from(event.body ?? ''));
};

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const signed = ({ id = 'msg_1', at = noon, with: key = secret, text = body } = {}) => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at / 1000)),
  'webhook-signature': new Webhook(key).sign(id, new Date(at), text),
});
const form = 'Digits=1&From=%2B15550100001&a=2&a=1';
const twilio = (url: string, { key = token, fields = form } = {}) =>
  twilioSignature(key, url, new URLSearchParams(fields));
const formType = { 'content-type': 'application/x-www-form-urlencoded', host: 'api.example.com' };
const digestOfBody = createHash('sha256').update(body).digest('hex');
const jsonUrl = `https://api.example.com/esp?bodySHA256=${digestOfBody}`;
const authorizedAs = (authorizer: object) => {
  const event = httpEvent({ body });
  return { ...event, requestContext: { ...event.requestContext, authorizer } };
};

describe('is let in:', () => {
  const cases: [string, string, Request][] = [
    ['an API key', 'ivr', { headers: { 'x-api-key': 'the-new-key-of-the-ivr' } }],
    ['the key before the last rotation', 'ivr', { headers: { 'x-api-key': 'the-old-key-of-the-ivr' } }],
    ['a key as Bearer', 'ivr', { headers: { authorization: 'Bearer the-new-key-of-the-ivr' } }],
    ['a key as bearer, in small letters', 'ivr', { headers: { authorization: 'bearer the-new-key-of-the-ivr' } }],
    [
      'a key as the password of Basic, which is also what a client makes of a URL’s',
      'ivr',
      { headers: basic('ivr:the-new-key-of-the-ivr') },
    ],
    ['a webhook signature', 'hooks', { headers: signed() }],
    ['a webhook signature by the older secret', 'hooks', { headers: signed({ with: older }) }],
    [
      'one of several signatures',
      'hooks',
      { headers: { ...signed(), 'webhook-signature': `v1,AAAA ${signed()['webhook-signature']} v1a,BBBB` } },
    ],
    ['a signature five minutes old', 'hooks', { headers: signed({ at: noon - 300_000 }) }],
    ['a clock five minutes ahead', 'hooks', { headers: signed({ at: noon + 300_000 }) }],
    [
      'Twilio’s signature of a form',
      'studio',
      { body: form, headers: { ...formType, 'x-twilio-signature': twilio('https://api.example.com/esp') } },
    ],
    [
      'Twilio’s signature of JSON',
      'studio',
      {
        query: { bodySHA256: digestOfBody },
        headers: { host: 'api.example.com', 'x-twilio-signature': twilio(jsonUrl, { fields: '' }) },
      },
    ],
    [
      'Twilio’s signature behind a proxy',
      'proxied',
      {
        body: form,
        headers: {
          ...formType,
          'x-twilio-signature': twilio('https://ivr.example.com/esp', { key: 'another-token-0123456789' }),
        },
      },
    ],
    [
      'a key beside a signature that we cannot check',
      'studio',
      { body: form, headers: { ...formType, ...basic('studio:the-key-of-the-studio'), 'x-twilio-signature': 'AAAA' } },
    ],
  ];

  test.each(cases)('%s (%s)', async (_title, caller, request) => {
    expect(await ask(request)).toMatchObject({ caller });
  });

  test.each([
    ['a role of IAM', { iam: { userArn: `${role}/session-1` } }],
    ['a client of a JWT', { jwt: { claims: { client_id: 'app-client-1', sub: 'x' } } }],
    ['the subject of a JWT without a client', { jwt: { claims: { sub: 'app-client-1' } } }],
  ])('%s', async (_title, authorizer) => {
    expect(await authenticate(authorizedAs(authorizer), Buffer.from(body))).toEqual({
      caller: 'roles',
      may: ['invite'],
    });
  });
});

describe('is not let in:', () => {
  const cases: [string, Request][] = [
    ['nobody', {}],
    ['a wrong key', { headers: { 'x-api-key': 'the-new-key-of-the-ivR' } }],
    ['an empty key', { headers: { 'x-api-key': '' } }],
    ['a part of a key', { headers: { 'x-api-key': 'the-new-key' } }],
    ['two keys in one header', { headers: { 'x-api-key': 'the-new-key-of-the-ivr,the-old-key-of-the-ivr' } }],
    ['a key under another’s name', { headers: basic('studio:the-new-key-of-the-ivr') }],
    ['Basic without a colon', { headers: basic('the-new-key-of-the-ivr') }],
    ['Basic that is no base64', { headers: { authorization: 'Basic ***' } }],
    ['Bearer without a key', { headers: { authorization: 'Bearer ' } }],
    ['another scheme', { headers: { authorization: 'Digest the-new-key-of-the-ivr' } }],
    ['a key in the query', { query: { 'x-api-key': 'the-new-key-of-the-ivr' } }],
    ['a signature of another body', { headers: signed({ text: '{"a":2}' }) }],
    ['a signature by an unknown secret', { headers: signed({ with: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }) }],
    ['a signature under another id', { headers: { ...signed(), 'webhook-id': 'msg_2' } }],
    ['a signature with another time', { headers: { ...signed(), 'webhook-timestamp': String(noon / 1000 + 1) } }],
    ['a signature too old', { headers: signed({ at: noon - 301_000 }) }],
    ['a signature from the future', { headers: signed({ at: noon + 301_000 }) }],
    ['a timestamp that is not a number', { headers: { ...signed(), 'webhook-timestamp': 'NaN' } }],
    ['an id with a dot', { headers: signed({ id: 'msg.1' }) }],
    [
      'a signature of another version',
      { headers: { ...signed(), 'webhook-signature': signed()['webhook-signature'].replace('v1,', 'v2,') } },
    ],
    ['a signature without an id', { headers: { ...signed(), 'webhook-id': '' } }],
    [
      'Twilio’s signature of another form',
      { body: `${form}&b=1`, headers: { ...formType, 'x-twilio-signature': twilio('https://api.example.com/esp') } },
    ],
    [
      'Twilio’s signature of another URL',
      {
        body: form,
        query: { wait: '5' },
        headers: { ...formType, 'x-twilio-signature': twilio('https://api.example.com/esp') },
      },
    ],
    [
      'Twilio’s signature by another token',
      {
        body: form,
        headers: { ...formType, 'x-twilio-signature': twilio('https://api.example.com/esp', { key: 'x'.repeat(20) }) },
      },
    ],
    [
      'Twilio’s signature of a URL, with a JSON body that nobody signed',
      {
        headers: {
          host: 'api.example.com',
          'x-twilio-signature': twilio('https://api.example.com/esp', { fields: '' }),
        },
      },
    ],
    [
      'Twilio’s signature of another JSON',
      {
        body: '{"a":2}',
        query: { bodySHA256: digestOfBody },
        headers: { host: 'api.example.com', 'x-twilio-signature': twilio(jsonUrl, { fields: '' }) },
      },
    ],
  ];

  test.each(cases)('%s', async (_title, request) => {
    expect(await ask(request)).toBeUndefined();
  });

  test.each([
    ['another role', { iam: { userArn: 'arn:aws:sts::123456789012:assumed-role/ivr-2/session-1' } }],
    ['another client of a JWT', { jwt: { claims: { client_id: 'app-client-2' } } }],
    ['an authorizer that says nothing', { lambda: {} }],
  ])('%s', async (_title, authorizer) => {
    expect(await authenticate(authorizedAs(authorizer), Buffer.from(body))).toBeUndefined();
  });
});

describe('a captured signature counts for its method and path:', () => {
  const sessions = 'https://api.example.com/sessions/N8p2Yx5QbR0tKc7e';
  const session = { path: '/sessions/N8p2Yx5QbR0tKc7e' };
  const byTwilio = { host: 'api.example.com', 'x-twilio-signature': twilio(sessions, { fields: '' }) };

  test.each<[string, string | undefined, Request]>([
    [
      'DELETE, signed as it is',
      'hooks',
      { ...session, method: 'DELETE', headers: signed({ text: `DELETE ${session.path}` }) },
    ],
    ['the body of an invite does not end a session', undefined, { ...session, method: 'DELETE', headers: signed() }],
    ['nor read one', undefined, { ...session, method: 'GET', headers: signed() }],
    [
      'GET does not delete',
      undefined,
      { ...session, method: 'DELETE', headers: signed({ text: `GET ${session.path}` }) },
    ],
    [
      'nor count for another session',
      undefined,
      { ...session, method: 'GET', headers: signed({ text: 'GET /sessions/other' }) },
    ],
    ['Twilio’s GET', 'studio', { ...session, method: 'GET', body: '', headers: byTwilio }],
    ['Twilio’s GET does not delete', undefined, { ...session, method: 'DELETE', body: '', headers: byTwilio }],
  ])('%s', async (_title, caller, request) => {
    expect((await ask(request))?.caller).toBe(caller);
  });
});

test('a caller may be limited to channels, and a signed request is known by what was signed', async () => {
  expect(await ask({ headers: signed() })).toEqual({
    caller: 'hooks',
    may: ['invite'],
    channels: ['whatsapp-main'],
    signedKey: 'msg_1',
  });
  expect(
    await ask({ body: form, headers: { ...formType, 'x-twilio-signature': twilio('https://api.example.com/esp') } }),
  ).toEqual({
    caller: 'studio',
    may: ['invite'],
    requestId: expect.stringMatching(/^twilio-[\w-]{43}$/),
  });
});

test('off only if it says so: anyone, or who passed the API’s own authorizer', async () => {
  const off = createAuthenticate({
    readCallers: createReadCallers({ name: 'none', readSecret: async () => '' }),
    now: () => noon,
  });

  expect(await off(httpEvent({}), Buffer.alloc(0))).toEqual({ caller: 'anyone' });
  expect(await off(authorizedAs({ iam: { userArn: role } }), Buffer.alloc(0))).toEqual({ caller: role });
});

describe('the list of callers', () => {
  const reading = (text: string) => createReadCallers({ name: 'callers', readSecret: async () => text });

  test.each([
    ['no JSON', '{'],
    ['no list', '{"callers":{}}'],
    ['nobody', '{"callers":[]}'],
    ['a short key', '{"callers":[{"name":"ivr","api-keys":["secret-word"]}]}'],
    ['an unknown member', '{"callers":[{"name":"ivr","api-key":["secret-word-of-the-ivr"]}]}'],
    ['two of one name', '{"callers":[{"name":"ivr"},{"name":"ivr"}]}'],
    ['a phone number for a name', '{"callers":[{"name":"15550100001"}]}'],
    ['a name with a blank', '{"callers":[{"name":"the ivr"}]}'],
  ])('with %s lets nobody in, and says nothing of what is in it', async (_title, text) => {
    const read = reading(text);
    if (read === 'off') throw new Error('off');

    await expect(read()).rejects.toThrow(/list of callers cannot be used/);
    await expect(read()).rejects.not.toThrow(/secret-word/);
  });

  test('is read again when the secret changes', async () => {
    let text = JSON.stringify({ callers: [{ name: 'a' }] });
    const read = createReadCallers({ name: 'callers', readSecret: async () => text });
    if (read === 'off') throw new Error('off');

    expect(await read()).toMatchObject([{ name: 'a' }]);
    text = JSON.stringify({ callers: [{ name: 'b' }] });
    expect(await read()).toMatchObject([{ name: 'b' }]);
  });
});

describe('published test vectors', () => {
  const call = { CallSid: 'CA1234567890ABCDE', Digits: '1234', To: '+18005551212' };

  test.each([
    ['+14158675309', 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['+12349013030', '0/KCTR6DLpKmkAf8muzZqo1nDgQ='],
  ])('of Twilio, called from %s', (from, signature) => {
    const fields = new URLSearchParams({ ...call, Caller: from, From: from });
    expect(twilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields)).toBe(signature);
  });

  test('of Standard Webhooks', () => {
    const at = new Date(1_614_265_330_000);
    expect(new Webhook(secret).sign('msg_p5jXN8AQM9LWM0D4loKWxJek', at, '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });
});
