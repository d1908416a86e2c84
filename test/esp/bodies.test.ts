import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAccept } from '../../lib/invite/accept.ts';
import { createAcceptHandler } from '../../lib/lambda/http/accept-handler.ts';
import type { InviteRecord } from '../../lib/queue/invite-record.ts';
import { espBody, noon } from '../support/builders.ts';
import { checkNothing } from '../support/check-nothing.ts';
import { formOf, kvListOf, textOf } from '../support/esp-bodies.ts';
import { httpEvent } from '../support/http-event.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';

const catalog = sampleCatalog();
const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };

function open() {
  const put: InviteRecord[] = [];
  const accept = createAccept({
    stage: 'test',
    catalog: () => catalog,
    ledger: { read: async () => undefined },
    isPaused: async () => false,
    openCircuits: async () => new Map(),
    checkInvite: checkNothing,
    reportError: () => {},
    inviteQueue: { put: async (record) => void put.push(record) },
    now: () => noon,
    newKey: () => 'key',
    report: () => {},
  });
  const handler = createAcceptHandler({
    accept,
    authenticate: async () => ({ caller: 'anyone' }),
    awaitOutcome: async () => undefined,
    checkHealth: async () => ({ status: 'ok', queue: 'ok', table: 'ok' }),
  });
  const post = async (event: Parameters<typeof httpEvent>[0]) => {
    const { statusCode, body = '', headers } = await handler(httpEvent(event));
    return { statusCode, body, headers };
  };
  const accepted = async (event: Parameters<typeof httpEvent>[0]) => {
    put.length = 0;
    const { statusCode, body } = await post(event);
    if (statusCode !== 202) throw new Error(body);
    return put[0];
  };

  return { post, accepted };
}

const key = fc.oneof(
  fc.constantFrom(
    'FirstName',
    'Order Id',
    'a.b',
    'key',
    'type',
    'value',
    '0',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'größe',
    '[x',
  ),
  fc
    .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
    .filter((text) => !/[\p{Cc}\]\ufffd]/u.test(text) && text.isWellFormed()),
);
const text = fc
  .string({ maxLength: 12, unit: 'grapheme' })
  .filter((value) => value.isWellFormed() && !value.includes('\ufffd'));
const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });
const scalar = fc.oneof(text, whole);
const list = <Leaf>(leaf: fc.Arbitrary<Leaf>) =>
  fc.dictionary(
    key,
    fc.oneof(
      leaf,
      fc.array(leaf, { minLength: 2, maxLength: 3 }),
      fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf, { minKeys: 1, maxKeys: 2 })), {
        minKeys: 1,
        maxKeys: 3,
      }),
    ),
    { maxKeys: 5, noNullPrototype: false },
  );

describe('the same request', () => {
  test('as objects, as Genesys’ lists and as a form with dots or brackets is the same invite', async () => {
    const { accepted } = open();
    const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);

    await fc.assert(
      fc.asyncProperty(list(scalar), list(text), list(scalar), async (contact, agent, userData) => {
        const request = espBody(
          { Contact: { ...contact, FirstName: 'Ann' }, Agent: agent, CustomProperties: { OrderId: 'A-17' } },
          { UserData: { ...userData, ConnID: '1' } },
        );
        const plain = await accepted({ body: JSON.stringify(request) });

        for (const body of [kvListOf(request), kvListOf(request, { whole: true })]) {
          expect(textOf(await accepted({ body: JSON.stringify(body) }))).toEqual(textOf(plain));
        }
        for (const style of ['brackets', 'dots'] as const) {
          const form = formOf(request, style);
          expect(
            textOf(
              await accepted({
                body: Buffer.from(form).toString('base64'),
                isBase64Encoded: true,
                headers: formHeaders,
              }),
            ),
          ).toEqual(textOf(plain));
        }
      }),
      { numRuns: 150, seed },
    );
  }, 30_000);

  test('may have bare parameter names on the long path', async () => {
    const { accepted } = open();
    const body =
      'AppName=ivr&_umsChannel=whatsapp-main&_umsClientId=15550100001&_umsBusinessId=19251112222&StandardResponseId=order-ready&Contact.FirstName=Ann&CustomProperties%5BOrderId%5D=A-17&UserData.IvrPath=main&UserData.IvrPath=billing&UserData.Order.Id=7';
    const long = {
      path: '/esp/ChatService/InviteToChat',
      pathParameters: { service: 'ChatService', method: 'InviteToChat' },
      headers: formHeaders,
    };

    expect(await accepted({ body, ...long })).toMatchObject({
      clientId: '15550100001',
      contact: { FirstName: 'Ann' },
      customProperties: { OrderId: 'A-17' },
      userData: { IvrPath: ['main', 'billing'], Order: { Id: '7' } },
    });
  });

  test('has plain data in every key that a language knows', async () => {
    const { accepted } = open();
    const form = `${formOf(espBody(), 'dots')}&UserData[__proto__][polluted]=1&UserData.constructor.prototype.polluted=1`;
    const record = await accepted({ body: form, headers: formHeaders });

    expect(Object.keys(record?.userData ?? {})).toEqual(['PhoneNumber', '__proto__', 'constructor']);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('a form', () => {
  const { post } = open();
  const faultOf = async (body: string) => {
    const answer = JSON.parse((await post({ body, headers: formHeaders })).body);
    return [answer.faultCode, answer.parameter];
  };

  test.each([
    ['', ['unreadable_body', undefined]],
    ['UserData.a=%ff', ['unreadable_body', undefined]],
    [`${formOf(espBody(), 'dots')}&Contact=x`, ['invalid_parameter', 'Parameters.Contact']],
    [`${formOf(espBody(), 'dots')}&Parameters._umsClientId=2`, ['parameter_repeated', 'Parameters._umsClientId']],
    [`${formOf(espBody(), 'dots')}&Parameters.Contact.FirstName.First=2`, ['invalid_parameter', 'Parameters.Contact']],
    [`${formOf(espBody(), 'dots')}&UserData${'.a'.repeat(5)}=2`, undefined],
    [`${formOf(espBody(), 'dots')}&UserData${'.a'.repeat(6)}=2`, ['invalid_parameter', 'UserData']],
    [`${formOf(espBody(), 'dots')}&UserData${'.a'.repeat(60_000)}=2`, ['invalid_parameter', 'UserData']],
    [`${formOf(espBody(), 'dots')}${'&UserData.a=2'.repeat(501)}`, ['invalid_parameter', 'UserData']],
  ])('%.80s: %j', async (body, expected) => {
    const found = await faultOf(body.replace('&Contact=x', '&Parameters.Contact=x'));
    expect(found).toEqual(expected ?? [undefined, undefined]);
  });

  test.each([
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded; charset=iso-8859-1',
    'application/xml',
  ])('of type %s is not read', async (type) => {
    expect((await post({ body: 'a=b', headers: { 'content-type': type } })).statusCode).toBe(415);
  });
});

describe('the limits of a list', () => {
  const { post } = open();
  const answerTo = async (UserData: unknown) => {
    const { statusCode, body } = await post({ body: JSON.stringify(espBody({}, { UserData })) });
    return statusCode === 202 ? 'accepted' : JSON.parse(body).detail;
  };
  const nested = (levels: number): unknown => (levels === 0 ? 'x' : { a: nested(levels - 1) });
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'x']));

  test.each([
    ['500 keys', keys(500), 'accepted'],
    ['501 keys', keys(501), 'A list may hold 500 keys and values.'],
    ['501 items', { a: Array.from({ length: 501 }, () => 1) }, 'A list may hold 500 keys and values.'],
    ['5 levels', nested(5), 'accepted'],
    ['6 levels', nested(6), 'A list may have 5 levels.'],
    ['a key of 255', { ['k'.repeat(255)]: 'x' }, 'accepted'],
    ['a key of 256', { ['k'.repeat(256)]: 'x' }, 'A key has 1 to 255 printable characters.'],
    ['an empty key', { '': 'x' }, 'A key has 1 to 255 printable characters.'],
    ['a key with a line break', { 'a\nb': 'x' }, 'A key has 1 to 255 printable characters.'],
    ['a key with blanks and signs', { 'Kunden-Nr. (alt) / €': 'x' }, 'accepted'],
    ['a value of 32,768', { a: 'x'.repeat(32_768) }, 'accepted'],
    ['a value of 32,769', { a: 'x'.repeat(32_769) }, 'A value may have 32768 characters.'],
  ])('%s', async (_title, userData, expected) => {
    expect(await answerTo(userData)).toBe(expected);
  });
});
