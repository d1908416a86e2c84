import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createFaults } from '../../../local/faults.ts';
import { startGraphApi } from '../../../local/vendors/graph-api.ts';
import { openPhones } from '../../../local/vendors/phones.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const template = (...texts: readonly (string | undefined)[]) => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '15550100001',
  biz_opaque_callback_data: 'session-1',
  type: 'template',
  template: {
    name: 'order_ready',
    language: { policy: 'deterministic', code: 'en_US' },
    components: [{ type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) }],
  },
});
const text = (body: unknown) => ({ messaging_product: 'whatsapp', to: '+15550100001', type: 'text', text: { body } });

describe('simulated Graph API', () => {
  test('delivers a template message to the phone and answers like Meta', async () => {
    const { post, phones } = await start();
    const answer = await post(template('Ann', 'A-17 {{1}}'));

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: '15550100001', wa_id: '15550100001', user_id: expect.stringMatching(/^US\.\d{20}$/) }],
      messages: [{ id: expect.stringMatching(/^wamid\..+/), message_status: 'accepted' }],
    });
    expect(phones.messages('15550100001')).toMatchObject([
      {
        sessionId: 'session-1',
        mediaType: 'whatsapp',
        text: 'Hello Ann, order A-17 {{1}} is ready.',
        template: 'order_ready',
        at: '2026-01-02T03:04:05.678Z',
      },
    ]);
  });

  test('takes its own id of a person in recipient', async () => {
    const { post, phones } = await start();
    const recipient = 'US.13491208655302741918';
    const answer = await post({ ...text('Hello'), to: undefined, recipient });

    expect(await answer.json()).toMatchObject({ contacts: [{ input: recipient, user_id: recipient }] });
    expect(phones.messages(recipient)).toHaveLength(1);
  });

  test('prefers to where both are there, and finds no number in it', async () => {
    const { post } = await start();
    const answer = await post({ ...text('Hello'), to: 'US.134', recipient: 'US.13491208655302741918' });

    expect(await answer.json()).toMatchObject({ error: { code: 131_009 } });
  });

  test('delivers text', async () => {
    const { post, phones } = await start();
    expect((await post(text('Hello\n😀'))).status).toBe(200);
    expect((await post({ ...text('no type'), type: undefined })).status).toBe(200);
    expect(phones.messages('15550100001')).toMatchObject([{ sessionId: '', text: 'Hello\n😀' }, { text: 'no type' }]);
    expect(phones.messages('15550100001')[0]).not.toHaveProperty('template');
  });

  test.each<[string, unknown, number, number]>([
    ['no JSON', '{', 400, 100],
    ['a list', [], 400, 100],
    ['no product', { ...text('x'), messaging_product: undefined }, 400, 100],
    ['another product', { ...text('x'), messaging_product: 'sms' }, 400, 131_009],
    ['no recipient', { ...text('x'), to: undefined }, 400, 131_008],
    ['a recipient with letters', { ...text('x'), to: '1555CALLME' }, 400, 131_009],
    ['a recipient that is a number', { ...text('x'), to: 15_550_100_001 }, 400, 131_009],
    ['an unknown type', { ...text('x'), type: 'telegram' }, 400, 100],
    ['no text', text(undefined), 400, 131_008],
    ['text of 4,097 characters', text('x'.repeat(4097)), 400, 100],
    ['callback data of 513 characters', { ...text('x'), biz_opaque_callback_data: 'x'.repeat(513) }, 400, 100],
    ['an unknown template', { ...template(), template: { ...template().template, name: 'order_raedy' } }, 404, 132_001],
    [
      'another language',
      { ...template(), template: { ...template().template, language: { code: 'de' } } },
      404,
      132_001,
    ],
    [
      'another policy',
      { ...template(), template: { ...template().template, language: { policy: 'fallback', code: 'en_US' } } },
      400,
      131_009,
    ],
    ['too few parameters', template('Ann'), 400, 132_000],
    ['too many parameters', template('Ann', 'A-17', 'x'), 400, 132_000],
    ['an empty parameter', template('Ann', ''), 400, 131_008],
    ['a parameter without text', template('Ann', undefined), 400, 131_008],
    [
      'a parameter of another type',
      {
        ...template(),
        template: { ...template().template, components: [{ type: 'body', parameters: [{ type: 'image' }] }] },
      },
      400,
      132_012,
    ],
    ['a newline in a parameter', template('Ann', 'a\nb'), 400, 132_018],
    ['a tab in a parameter', template('Ann', 'a\tb'), 400, 132_018],
    ['five spaces in a parameter', template('Ann', 'a     b'), 400, 132_018],
    ['a rendered text of more than 1,024 characters', template('Ann', 'x'.repeat(1000)), 400, 132_005],
  ])('%s is refused', async (_, body, status, code) => {
    const { post, phones } = await start();
    const answer = await post(body);
    expect([answer.status, await answer.json()]).toEqual([
      status,
      {
        error: expect.objectContaining({
          code,
          type: 'OAuthException',
          message: expect.stringContaining(`(#${code})`),
          fbtrace_id: expect.stringMatching(/^A/),
        }),
      },
    ]);
    expect(phones.messages('15550100001')).toEqual([]);
  });

  test('four spaces in a parameter pass', async () => {
    const { post } = await start();
    expect((await post(template('Ann', 'a    b'))).status).toBe(200);
  });

  test.each([
    ['an unknown token', '/v23.0/100/messages', 'Bearer other', 401, { code: 190 }],
    ['no token', '/v23.0/100/messages', '', 401, { code: 190 }],
    ["another number's token", '/v23.0/100/messages', 'Bearer token-2', 403, { code: 10 }],
    ['an unknown number', '/v23.0/999/messages', 'Bearer token-1', 400, { code: 100, error_subcode: 33 }],
    ['another path', '/v23.0/100/media', 'Bearer token-1', 400, { code: 100, error_subcode: 33 }],
  ])('%s is refused', async (_, path, authorization, status, error) => {
    const { url } = await start();
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify(text('x')),
    });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
  });

  test('scripted refusals carry code, status and Retry-After, for one client or for all', async () => {
    const { post, faults, phones } = await start();
    faults.script({ kind: 'status', count: 1, code: 131_056, clientId: '15550100002' });
    faults.script({ kind: 'status', count: 1, status: 429, retryAfter: 7 });

    const first = await post(text('x'));
    expect([first.status, first.headers.get('retry-after'), await first.json()]).toMatchObject([
      429,
      '7',
      { error: { code: 130_429 } },
    ]);
    expect((await post(text('y'))).status).toBe(200);
    const other = await post({ ...text('z'), to: '15550100002' });
    expect([other.status, await other.json()]).toMatchObject([400, { error: { code: 131_056 } }]);
    expect(phones.messages('15550100001')).toMatchObject([{ text: 'y' }]);
  });

  test('a scripted reset comes before the message is taken', async () => {
    const { post, faults, phones } = await start();
    faults.script({ kind: 'reset', count: 1 });
    await expect(post(text('x'))).rejects.toThrow();
    expect(phones.messages('15550100001')).toEqual([]);
  });

  test('a scripted timeout comes after the message has reached the phone', async () => {
    const { post, faults, phones } = await start();
    faults.script({ kind: 'timeout-after-accept', count: 1 });
    const gaveUp = new AbortController();
    const answer = post(text('x'), gaveUp.signal);
    await vi.waitFor(() => expect(phones.messages('15550100001')).toHaveLength(1), 60_000);
    gaveUp.abort();
    await expect(answer).rejects.toThrow();
  });
});

async function start() {
  const phones = openPhones(await temporaryFolder());
  const faults = createFaults();
  let ids = 0;
  const api = await startGraphApi({
    phones,
    faults,
    receipts: { follow: async () => {} },
    numbers: () => [
      { phoneNumberId: '100', token: 'token-1' },
      { phoneNumberId: '200', token: 'token-2' },
    ],
    templates: () => [
      {
        name: 'order_ready',
        language: 'en_US',
        body: 'Hello {{1}}, order {{2}} is ready.',
        parameters: [{ type: 'text' }, { type: 'text' }],
      },
    ],
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    newId: () => `id-${++ids}`,
  });
  onTestFinished(async () => {
    await api.close();
    phones.close();
  });

  const post = (body: unknown, signal?: AbortSignal) =>
    fetch(`${api.url}/v23.0/100/messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-1', 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  return { url: api.url, post, phones, faults };
}
