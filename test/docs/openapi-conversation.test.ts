import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { acceptedMessage, conversationOf, messageId, sessionId, talkSettings } from '../support/agent-messages.ts';
import { noon } from '../support/builders.ts';
import { createConversationApi } from '../support/conversation-api.ts';
import { openApiPage } from '../support/openapi.ts';

const page = openApiPage(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
type Api = ReturnType<typeof createConversationApi>;
type Setup = Parameters<typeof createConversationApi>[0];

const text = { text: 'How can I help?', author: { id: 'jsmith', name: 'Jo' } };
const file = { mediaType: 'image/png', name: 'map.png', size: 68 };
const ended = { state: 'terminated', server: 'builtin', reason: 'requested' } as const;

const ends = ({ rows }: Api) => {
  const row = rows.get(sessionId);
  if (row) rows.set(sessionId, { ...row, chat: ended });
};
const closesWindow = ({ tables }: Api) =>
  void tables.conversations.set('c1', conversationOf({ clientAt: noon - 2 * 86_400_000 }));
const isBusy = ({ rows }: Api) => {
  const row = rows.get(sessionId);
  if (row) rows.set(sessionId, { ...row, status: 'sending', leaseUntil: noon + 10_000 });
};
const hasFile = ({ media }: Api) =>
  media.put(
    { conversation: 'c1', mediaId: 'm7' },
    { bytes: Buffer.from('abc'), mediaType: 'image/png', name: 'a.png' },
  );
const isSent = ({ messages, receipts }: Api) => {
  messages.set(
    messageId,
    acceptedMessage({ status: 'sent', attempt: 1, sentAt: noon + 1000, vendorMessageId: 'wamid.1' }),
  );
  receipts.set(messageId, { status: 'read', at: noon + 3000, times: { delivered: noon + 2000, read: noon + 3000 } });
};
const hasFailed = ({ messages }: Api) =>
  void messages.set(
    messageId,
    acceptedMessage({ status: 'failed', attempt: 1, fault: { code: 'vendor_refused', detail: '131000' } }),
  );

type Case = {
  readonly path?: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly json?: unknown;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly id?: string;
  readonly setup?: Setup;
  readonly given?: (api: Api) => unknown;
};

const keeps = { channel: { conversation: { ...talkSettings, transcriptHours: 1 } } };
const onlyInvites = { identity: { caller: 'anyone', may: ['invite'] } } as const;

const answers: Readonly<Record<string, readonly (readonly [number, string, Case])[]>> = {
  '/sessions/{id}/messages': [
    [202, 'a text', { json: text }],
    [202, 'a standard response', { json: { standardResponseId: 'welcome-text', Contact: { FirstName: 'Ann' } } }],
    [202, 'a file', { json: { mediaId: 'm7' }, given: hasFile }],
    [202, 'a wait', { json: text, headers: { prefer: 'wait=1' } }],
    [400, 'no JSON', { body: '{' }],
    [404, 'nobody', { json: text, id: 'nobody' }],
    [403, 'a caller who may not', { json: text, setup: onlyInvites }],
    [409, 'a session that has ended', { json: text, given: ends }],
    [409, 'a session whose invite is being sent', { json: text, given: isBusy }],
    [413, 'a large body', { body: JSON.stringify({ text: 'x'.repeat(140_000) }) }],
    [415, 'a form', { body: 'text=Hello', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    [422, 'an unknown member', { json: { ...text, to: '15550100001' } }],
    [422, 'a closed window', { json: text, given: closesWindow }],
    [200, 'what was said', { method: 'GET', setup: keeps }],
    [404, 'what nobody keeps', { method: 'GET' }],
    [422, 'a page that is none', { method: 'GET', query: { after: '?' }, setup: keeps }],
  ],
  '/sessions/{id}/messages/{messageId}': [
    [200, 'a message that was read', { path: `messages/${messageId}`, method: 'GET', given: isSent }],
    [200, 'one that failed', { path: `messages/${messageId}`, method: 'GET', given: hasFailed }],
    [200, 'the invite', { path: `messages/${sessionId}.0`, method: 'GET' }],
    [404, 'one that is unknown', { path: 'messages/x', method: 'GET' }],
  ],
  '/sessions/{id}/events': [
    [202, 'typing', { path: 'events', json: { type: 'typing' } }],
    [400, 'no JSON', { path: 'events', body: '{' }],
    [409, 'a session that has ended', { path: 'events', json: { type: 'read' }, given: ends }],
    [422, 'no event', { path: 'events', json: { type: 'sleeping' } }],
  ],
  '/sessions/{id}/media': [
    [201, 'a picture', { path: 'media', json: file }],
    [409, 'a session that has ended', { path: 'media', json: file, given: ends }],
    [422, 'an archive', { path: 'media', json: { ...file, mediaType: 'application/zip' } }],
    [422, 'no size', { path: 'media', json: { mediaType: 'image/png' } }],
  ],
  '/sessions/{id}/media/{mediaId}': [
    [302, 'a file', { path: 'media/m7', method: 'GET', given: hasFile }],
    [404, 'no file', { path: 'media/m8', method: 'GET' }],
  ],
  '/sessions/{id}/opt-out': [
    [200, 'an opt-out', { path: 'opt-out', method: 'PUT' }],
    [200, 'an opt-in', { path: 'opt-out', method: 'DELETE' }],
    [404, 'nobody', { path: 'opt-out', method: 'PUT', id: 'nobody' }],
  ],
};

const cases = Object.entries(answers).flatMap(([route, list]) => list.map((one) => [route, ...one] as const));

describe('the routes below a session', () => {
  test.each(cases)('%s answers %i to %s as the page says', async (route, expected, _, given) => {
    const { path = 'messages', method = 'POST', id = sessionId, setup, given: prepare, ...request } = given;
    const api = createConversationApi(setup);
    await prepare?.(api);
    const answer = await api.answer(path, { method, ...request }, id);

    expect(answer.statusCode).toBe(expected);
    page.checkAnswer(route, method.toLowerCase(), answer);
    // What is taken is what the page calls a request.
    if (expected < 300 && request.json !== undefined)
      expect(page.takes(route, method.toLowerCase(), request.json)).toBe(true);
    if (
      expected === 422 &&
      request.json !== undefined &&
      JSON.parse(answer.body ?? '').faultCode === 'parameter_unknown'
    )
      expect(page.takes(route, method.toLowerCase(), request.json)).toBe(false);
  });

  test('answer what a message without an outcome is, and the page knows each of their statuses', async () => {
    for (const status of ['accepted', 'sending', 'retrying', 'sent', 'failed', 'expired', 'unknown'] as const) {
      const api = createConversationApi();
      api.messages.set(messageId, acceptedMessage({ status }));
      const answer = await api.answer(`messages/${messageId}`, { method: 'GET' });

      expect(page.checkAnswer('/sessions/{id}/messages/{messageId}', 'get', answer)).toBe(200);
      expect(JSON.parse(answer.body ?? '')).toMatchObject({ status });
    }
  });

  test.each([
    ['sent', 200],
    ['failed', 422],
  ] as const)('answer a wait with what became of a message that is %s', async (status, expected) => {
    const settle = () => {
      for (const [id, message] of api.messages) api.messages.set(id, { ...message, status });
    };
    const api = createConversationApi({ wait: async () => settle() });
    const answer = await api.answer('messages', { json: text, headers: { prefer: 'wait=1' } });

    expect(page.checkAnswer('/sessions/{id}/messages', 'post', answer)).toBe(expected);
  });
});
