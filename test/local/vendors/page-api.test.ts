import { describe, expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import { createFaults } from '../../../local/faults.ts';
import { startGraphApi } from '../../../local/vendors/graph-api.ts';
import { openPhones } from '../../../local/vendors/phones.ts';
import type { TakenMessage } from '../../../local/vendors/updates.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const client = '24816320640128001';
const noon = Date.UTC(2026, 0, 2, 12);
const hourMs = 3_600_000;
const message = (members: object = {}) => ({
  ...{ recipient: { id: client }, messaging_type: 'RESPONSE' },
  ...{ message: { text: 'Hello', metadata: 'S000000000000001.7' }, ...members },
});
const structure = (payload: object) => message({ message: { attachment: { type: 'template', payload } } });
const button = { type: 'postback', title: 'Yes', payload: 'y' };

describe('the simulated Graph API of Pages', () => {
  test('delivers to the phone and answers like Meta', async () => {
    const { post, phones, taken } = await start();
    const answer = await post(message());

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ recipient_id: client, message_id: expect.stringMatching(/^m_./) });
    expect(phones.messages(client)).toMatchObject([
      { sessionId: 'S000000000000001', messageId: 'S000000000000001.7', mediaType: 'facebook', text: 'Hello' },
    ]);
    expect(taken).toMatchObject([{ by: 'messenger', to: client, sender: '100', at: noon }]);
  });

  test.each<[string, object, number, number | undefined, RegExp]>([
    ['nobody', message({ recipient: {} }), 100, undefined, /recipient\[id\] must be a valid ID/],
    ['a phone number', message({ recipient: { id: '15550100001' } }), 100, 2_018_001, /No matching user found/],
    [
      '2,001 characters',
      message({ message: { text: 'x'.repeat(2001) } }),
      100,
      undefined,
      /message\[text\] must be less than or equal to 2000/,
    ],
    ['nothing', message({ message: {} }), 100, 2_018_034, /cannot be empty/],
    ['no type', message({ messaging_type: undefined }), 100, undefined, /messaging_type/],
    [
      '14 quick replies',
      message({
        message: { text: 'x', quick_replies: Array(14).fill({ content_type: 'text', title: 'a', payload: 'b' }) },
      }),
      100,
      undefined,
      /message\[quick_replies\] has too many elements/,
    ],
    [
      'four buttons',
      structure({ template_type: 'button', text: 'x', buttons: [button, button, button, button] }),
      100,
      undefined,
      /too many elements/,
    ],
    [
      '11 cards',
      structure({ template_type: 'generic', elements: Array(11).fill({ title: 'x', subtitle: 'y' }) }),
      100,
      undefined,
      /too many elements/,
    ],
    [
      'text and file in one',
      message({ message: { text: 'x', attachment: { type: 'image', payload: { url: 'https://a.example/a' } } } }),
      100,
      undefined,
      /both text and attachment/,
    ],
    [
      'the tag without its permission',
      message({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }),
      10,
      undefined,
      /Human Agent/,
    ],
    [
      'a template that is not approved',
      message({ messaging_type: 'UTILITY', message: { template: { name: 'other', language: { code: 'en_US' } } } }),
      100,
      undefined,
      /template does not exist/,
    ],
  ])('refuses %s as Meta does', async (_, body, code, subcode, words) => {
    const { post, phones } = await start();
    const answer = await post(body);

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await errorOf(answer)).toMatchObject({
      ...{ code, message: expect.stringMatching(words), type: 'OAuthException' },
      ...(subcode !== undefined && { error_subcode: subcode }),
    });
    expect(phones.messages(client)).toEqual([]);
  });

  test('refuses a token that it does not know, and another Page’s', async () => {
    const { post } = await start();

    expect(await errorOf(post(message(), { token: 'unknown' }))).toMatchObject({ code: 190 });
    expect(await errorOf(post(message(), { token: 'token-2' }))).toMatchObject({ code: 10 });
  });

  test('takes text for a day after the client’s last message, as a person’s for seven, a template at any time', async () => {
    const { post, write, clock } = await start();
    const tagged = message({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
    const template = {
      name: 'order_ready',
      language: { code: 'en_US' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ann' }] }],
    };
    const utility = message({ messaging_type: 'UTILITY', message: { template } });
    const statuses = async (page: string) =>
      Promise.all(
        [message(), tagged, utility].map(
          async (body) => (await post(body, { page, token: `token-${page[0]}` })).status,
        ),
      );
    write('200');

    clock.now = noon + 24 * hourMs;
    expect(await statuses('200')).toEqual([200, 200, 200]);
    clock.now = noon + 24 * hourMs + 1;
    const closed = post(message(), { page: '200', token: 'token-2' });
    expect(await errorOf(closed)).toMatchObject({ code: 10, error_subcode: 2_018_278 });
    expect(await statuses('200')).toEqual([400, 200, 200]);
    clock.now = noon + 168 * hourMs + 1;
    expect(await statuses('200')).toEqual([400, 400, 200]);
    // To the other Page nobody has written.
    expect((await post(message())).status).toBe(200);
  });

  test('a client who has blocked the Page is not available', async () => {
    const { post, phones } = await start();
    phones.setTraits(client, { unreachable: true });

    expect(await errorOf(post(message()))).toMatchObject({ code: 551, error_subcode: 1_545_041 });
  });

  test('shows that an agent has read and types', async () => {
    const { post, phones, write } = await start();
    write('100');
    for (const sender_action of ['mark_seen', 'typing_on']) await post({ recipient: { id: client }, sender_action });

    expect(phones.messages(client)).toMatchObject([{ readAt: expect.any(String), typingAt: expect.any(String) }]);
  });

  test('ordered errors, and a timeout after the message has reached the phone', async () => {
    const { post, faults, phones } = await start();
    faults.script({ kind: 'status', count: 1, code: 613, retryAfter: 7 });
    const limited = await post(message());
    expect([limited.headers.get('retry-after'), (await errorOf(limited)).code]).toEqual(['7', 613]);

    faults.script({ kind: 'timeout-after-accept', count: 1 });
    const gaveUp = new AbortController();
    const answer = post(message(), { signal: gaveUp.signal });
    await vi.waitFor(() => expect(phones.messages(client)).toHaveLength(1));
    gaveUp.abort();
    await expect(answer).rejects.toThrow();
  });
});

const refusalSchema = z.object({ error: z.looseObject({ code: z.number() }) });

async function errorOf(answer: Response | Promise<Response>) {
  return refusalSchema.parse(await (await answer).json()).error;
}

async function start() {
  const phones = openPhones(await temporaryFolder());
  const faults = createFaults();
  const taken: TakenMessage[] = [];
  const clock = { now: noon };
  let ids = 0;
  const api = await startGraphApi({
    ...{ phones, faults, now: () => clock.now, newId: () => `id-${++ids}`, numbers: () => [], templates: () => [] },
    receipts: { follow: async (message) => void taken.push(message) },
    pages: () => [
      { pageId: '100', token: 'token-1', humanAgent: false },
      { pageId: '200', token: 'token-2', humanAgent: true },
    ],
    pageTemplates: () => [
      { name: 'order_ready', language: 'en_US', body: 'Hello {{1}}.', parameters: [undefined], buttons: [], takes: 0 },
    ],
  });
  onTestFinished(async () => {
    await api.close();
    phones.close();
  });
  type Given = { readonly page?: string; readonly token?: string; readonly signal?: AbortSignal };
  const post = (body: object, { page = '100', token = 'token-1', signal }: Given = {}) =>
    fetch(`${api.url}/v24.0/${page}/messages`, {
      ...{ method: 'POST', headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(body) },
      ...(signal && { signal }),
    });
  const write = (sender: string) =>
    phones.write({
      ...{ by: 'messenger', channel: 'messenger-main', sender, businessId: sender, from: client, at: noon },
      ...{ vendorMessageId: `m_${sender}`, content: { kind: 'text', text: 'Hello?' } },
    });

  return { post, phones, faults, taken, clock, write };
}
