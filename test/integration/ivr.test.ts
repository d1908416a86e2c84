import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examplesFor } from '../docs/runners.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';

/** The keys that the pages show. */
const callers = {
  callers: [
    { name: 'ivr', 'api-keys': ['the-key-of-the-ivr-0001'] },
    { name: 'studio', 'api-keys': ['the-key-of-the-studio-01'] },
    { name: 'amazon-connect', channels: ['whatsapp-main'] },
  ],
};
let functions: Awaited<ReturnType<typeof openFunctions>>;
let time = Date.now();

beforeAll(async () => {
  // Waiting moves the clock, but not as far as a flow's patience.
  const wait = (ms: number) => {
    if (ms > 6000) return new Promise<void>(() => {});
    time += ms;
    return Promise.resolve();
  };
  functions = await openFunctions({ callers, now: () => time, wait });
});
afterAll(() => functions.close());

const examples = examplesFor('test/integration/ivr.test.ts');
/** Each request with the answer that follows it. */
const found = (page: string) => {
  const blocks = examples.all(page, 'http', 'answer');

  return blocks.flatMap((block, index) => {
    const answer = blocks[index + 1];
    if (block.language === 'answer' || answer?.language !== 'answer') return [];
    return [{ title: `${page}, ${index / 2 + 1}`, request: block, answer }];
  });
};
const pages = readdirSync('docs/ivr').map((name) => [name, found(`docs/ivr/${name}`)] as const);
const withoutDrawn = (text: string) =>
  text.replace(/(?<=[">])[0-9A-Za-z]{16}(?="|<\/_umsChat)/g, '…').replace(/"Deadline":"[^"]+"/, '"Deadline":"…"');
const comparable = (text: string) =>
  text.startsWith('<') ? withoutDrawn(text.trimEnd()) : JSON.parse(withoutDrawn(text));

function eventOf(request: string) {
  const [head = '', ...body] = request.split('\n\n');
  const [line = '', ...headers] = head.split('\n');
  const [method = '', target = ''] = line.split(' ');
  const { pathname, searchParams } = new URL(target, 'http://api');
  const [, , service, name] = pathname.split('/');

  return httpEvent({
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(headers.map((header) => header.split(/: (.*)/s).slice(0, 2))),
    ...(service && name ? { pathParameters: { service, method: name } } : {}),
    body: body.join('\n\n').trim(),
  });
}

describe.each(pages.filter(([, found]) => found.length > 0))('docs/ivr/%s', (page, found) => {
  test.each(found)('$title: is answered as it says', async ({ request, answer }) => {
    const [status = '', ...body] = answer.take().trim().split('\n');
    const result = await functions.accept(eventOf(request.take()), functions.context);

    expect([result.statusCode, comparable(result.body ?? '')]).toEqual([Number(status), comparable(body.join('\n'))]);
    if (page === 'twilio-studio.md' || page === 'voicexml.md') expect(result.statusCode).toBeLessThan(300);
  });

  test.each(found)('$title: is not answered without its credentials', async ({ request }) => {
    const event = eventOf(request.take());
    const { authorization: _, 'x-api-key': __, ...headers } = event.headers;

    expect((await functions.accept({ ...event, headers }, functions.context)).statusCode).toBe(401);
  });
});

describe('an Amazon Connect flow', () => {
  const event = (members: object = {}, parameters: object = {}) => ({
    Details: {
      ContactData: {
        ContactId: 'c-1',
        Attributes: { Intent: 'billing' },
        CustomerEndpoint: { Address: '+15550100001', Type: 'TELEPHONE_NUMBER' },
        ...members,
      },
      Parameters: {
        _umsBusinessId: '19251112222',
        StandardResponseId: 'order-ready',
        'Contact.FirstName': 'Ann',
        'CustomProperties.OrderId': 'A-17',
        ...parameters,
      },
    },
  });

  test('has one invite a contact', async () => {
    const [first, again, other] = [event(), event(), event({ ContactId: 'c-2' })].map((one) =>
      functions.accept(one, functions.context),
    );

    expect(await again).toEqual(await first);
    expect((await other)?._umsChatSessionId).not.toBe((await first)?._umsChatSessionId);
  });

  test.each([
    ['unknown_channel', { _umsChannel: 'nobody' }],
    ['invalid_client', { _umsClientId: '12' }],
    ['parameter_unknown', { Elephant: 'x' }],
    ['invalid_parameter', { wait: 'soon' }],
    ['invalid_parameter', { idempotencyKey: 'two words' }],
  ])('hears of %s', async (code, parameters) => {
    expect(await functions.accept(event({}, parameters), functions.context)).toMatchObject({
      Status: 'fault',
      FaultCode: code,
    });
  });

  test('may try it without sending', async () => {
    expect(await functions.accept(event({}, { dryRun: '1' }), functions.context)).toMatchObject({
      Status: 'checked',
      FaultCode: '',
    });
  });
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});
