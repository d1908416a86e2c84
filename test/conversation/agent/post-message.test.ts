import { describe, expect, test } from 'vitest';
import { sessionIdOf } from '../../../lib/invite/session-id.ts';
import type { Identity } from '../../../lib/lambda/auth/identity.ts';
import { conversationOf, openRow, sessionId, stage } from '../../support/agent-messages.ts';
import { noon } from '../../support/builders.ts';
import { brief, createConversationApi } from '../../support/conversation-api.ts';

const hourMs = 3_600_000;
const author = { id: 'jsmith', name: 'Jo' };
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });

describe('what an agent posts', () => {
  test('is stored and enqueued behind what the session said before, and answered with its id', async () => {
    const api = createConversationApi();
    const { statusCode, headers, body } = await api.post({ text: 'How can I help?', author });
    const { messageId } = body;

    expect([statusCode, body]).toEqual([202, { sessionId, messageId: expect.stringMatching(/^\w{16}\.\d+$/) }]);
    expect(headers.location).toBe(`/sessions/${sessionId}/messages/${messageId}`);
    expect(api.messages.get(messageId)).toMatchObject({ status: 'accepted', attempt: 0, deadline: noon + 120_000 });
    expect(api.queued).toEqual([
      {
        record: {
          ...{ v: 1, type: 'agent-message', sessionId, messageId, from: 'agent', author },
          ...{ acceptedAt: noon, deadline: noon + 120_000, text: 'How can I help?' },
        },
        place: { group: `out-${sessionId}`, deduplicationId: expect.stringMatching(/^[\w-]{43}$/) },
      },
    ]);
  });

  test('with the same key is the same message, and enqueued again until it is settled', async () => {
    const api = createConversationApi();
    const first = await api.post({ text: 'Hello' }, keyed('k1'));
    api.clock.now += 5000;
    const again = await api.post({ text: 'Hello' }, keyed('"k1"'));

    expect([again.statusCode, again.body]).toEqual([202, first.body]);
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', 'idempotency-key': 'k1' });
    expect(api.queued).toHaveLength(2);
    expect(api.queued[1]).toEqual(api.queued[0]);

    const { messageId } = first.body;
    const stored = api.messages.get(messageId);
    if (stored) api.messages.set(messageId, { ...stored, status: 'sent', version: 'other' });
    expect((await api.post({ text: 'Hello' }, keyed('k1'))).body).toEqual(first.body);
    expect(api.queued).toHaveLength(2);
  });

  test('once accepted is not refused by what has happened since', async () => {
    const api = createConversationApi();
    const first = await api.post({ text: 'Hello' }, keyed('k1'));
    api.rows.set(sessionId, openRow({ chat: { state: 'terminated', server: 'builtin', reason: 'requested' } }));
    api.clock.now += 48 * hourMs;

    expect((await api.post({ text: 'Hello' }, keyed('k1'))).body).toEqual(first.body);
  });

  test('with the same key and other content is refused; keys count within their session', async () => {
    const api = createConversationApi();
    await api.post({ text: 'Hello' }, keyed('k1'));
    const other = sessionIdOf({ stage, caller: 'anyone', key: 'k2' });
    api.rows.set(other, openRow({ sessionId: other }));

    expect(brief(await api.post({ text: 'Hello!' }, keyed('k1')))).toEqual([422, 'idempotency_key_reused']);
    expect(brief(await api.post({ text: 'Hello', author }, keyed('k1')))).toEqual([422, 'idempotency_key_reused']);
    expect((await api.ask('messages', { json: { text: 'Hello!' }, ...keyed('k1') }, other)).statusCode).toBe(202);
  });

  test('that could not be enqueued may be posted again with its key', async () => {
    let isDown = true;
    const records: unknown[] = [];
    const api = createConversationApi({
      messageQueue: {
        put: async (record) => {
          if (isDown) throw new Error('no answer');
          records.push(record);
        },
      },
    });
    await expect(api.post({ text: 'Hello' }, keyed('k1'))).rejects.toThrow();

    isDown = false;
    expect((await api.post({ text: 'Hello' }, keyed('k1'))).statusCode).toBe(202);
    expect(records).toHaveLength(1);
  });

  test('waits for its outcome, if that is wished: 200, 202 while nobody knows, 422 with its fault', async () => {
    const statusAfterWait = async (status: 'sent' | 'failed' | 'retrying') => {
      const api = createConversationApi({
        wait: async (ms) => {
          api.clock.now += ms;
          const [message] = api.messages.values();
          const fault = status === 'failed' ? ({ code: 'client_unreachable' } as const) : undefined;
          if (message) api.messages.set(message.messageId, { ...message, status, fault });
        },
      });

      return api.post({ text: 'Hello' }, { headers: { prefer: 'wait=5' } });
    };

    expect(await statusAfterWait('sent')).toMatchObject({
      statusCode: 200,
      headers: { 'preference-applied': 'wait=5' },
      body: { sessionId, status: 'sent' },
    });
    expect(await statusAfterWait('retrying')).toMatchObject({ statusCode: 202, body: { status: 'retrying' } });
    expect(await statusAfterWait('failed')).toMatchObject({
      statusCode: 422,
      body: { faultCode: 'client_unreachable', messageId: expect.stringContaining(sessionId) },
    });
  });
});

describe('its session', () => {
  const post = async (row: Parameters<typeof openRow>[0], identity?: Identity) => {
    const api = createConversationApi(identity ? { identity } : {});
    api.rows.set(sessionId, openRow(row));

    return brief(await api.post({ text: 'Hello' }));
  };

  test('that nobody knows is 404', async () => {
    const api = createConversationApi();
    const genuine = sessionIdOf({ stage, caller: 'anyone', key: 'k9' });

    expect(brief(await api.ask('messages', { json: { text: 'x' } }, 'nobody'))).toEqual([404, 'session_unknown']);
    expect(brief(await api.ask('messages', { json: { text: 'x' } }, genuine))).toEqual([404, 'session_unknown']);
  });

  test('that has ended is 409, and names the one in which the client is now', async () => {
    const api = createConversationApi();
    const next = sessionIdOf({ stage, caller: ':client', key: 'm2' });
    api.rows.set(sessionId, openRow({ chat: { state: 'terminated', server: 'builtin', reason: 'requested' } }));
    expect((await api.post({ text: 'Hello' })).body).not.toHaveProperty('nextSessionId');

    api.rows.set(next, openRow({ sessionId: next, status: 'received' }));
    const sessions = [
      { sessionId, at: noon },
      { sessionId: next, at: noon + 1 },
    ];
    api.tables.conversations.set('c1', conversationOf({ sessions }));
    const answer = await api.post({ text: 'Hello' });
    expect([brief(answer), answer.body.nextSessionId]).toEqual([[409, 'session_ended'], next]);
  });

  test('on another chat server is 409: its agents write there', async () => {
    expect(await post({ chat: { state: 'open', server: 'connect-main', id: 'x' } })).toEqual([
      409,
      'session_elsewhere',
    ]);
  });

  test('whose invite is being sent is busy', async () => {
    const api = createConversationApi();
    api.rows.set(sessionId, openRow({ status: 'sending', leaseUntil: noon + 5000 }));
    const answer = await api.post({ text: 'Hello' });

    expect([brief(answer), answer.headers['retry-after']]).toEqual([[409, 'session_busy'], '5']);
  });

  test('on a channel that takes no clients’ messages is refused', async () => {
    expect(await post({ channel: 'sms-main' })).toEqual([422, 'content_not_supported']);
  });

  test('without a conversation reaches nobody', async () => {
    expect(await post({ conversation: undefined })).toEqual([422, 'client_unreachable']);
  });

  test('is there for callers with the right to converse: 403 if it only invited, 404 if not even that', async () => {
    const may = (...rights: ('invite' | 'converse')[]) => ({ may: rights });

    expect(await post({}, { caller: 'desk', ...may('converse') })).toEqual([202]);
    expect(await post({}, { caller: 'anyone', ...may('invite') })).toEqual([403, 'forbidden']);
    expect(await post({}, { caller: 'stranger', ...may('invite') })).toEqual([404, 'session_unknown']);
    expect(await post({}, { caller: 'desk', channels: ['sms-main'], ...may('converse') })).toEqual([
      404,
      'session_unknown',
    ]);
  });
});

describe('the window', () => {
  const at = async (hours: number, json: unknown, channel = {}) => {
    const api = createConversationApi({ channel });
    api.tables.conversations.set('c1', conversationOf({ clientAt: noon - hours * hourMs, activeAt: noon }));

    return api.post(json);
  };

  test('is open for 24 hours after the client wrote, and closes a minute early', async () => {
    expect((await at(23.9, { text: 'Hello' })).statusCode).toBe(202);
    expect(brief(await at(23.99, { text: 'Hello' }))).toEqual([422, 'window_closed']);
    expect(brief(await at(25, { text: 'Hello' }))).toEqual([422, 'window_closed']);
  });

  test('closed names the responses that may be sent, with the values that they read', async () => {
    const { body } = await at(25, { text: 'Hello' });
    const ids = body.responses.map(({ id }: { id: string }) => id);

    expect(ids).toContain('continue-in-chat');
    expect(ids).not.toContain('welcome-text');
    expect(body.responses).toContainEqual({
      id: 'continue-in-chat',
      name: 'Continue in chat',
      fields: ['Contact.FirstName', 'CustomProperties.Position'],
    });
  });

  test('does not close for a template message', async () => {
    const CustomProperties = { OrderId: 'A-17', Position: '3' };
    const template = { standardResponseId: 'continue-in-chat', Contact: { FirstName: 'Ann' }, CustomProperties };

    expect((await at(25, template)).statusCode).toBe(202);
    expect(brief(await at(25, { standardResponseId: 'welcome-text', Contact: { FirstName: 'Ann' } }))).toEqual([
      422,
      'window_closed',
    ]);
  });

  test('of a client who never wrote is closed, unless the channel tries free text', async () => {
    const never = async (freeText: 'refuse' | 'try') => {
      const api = createConversationApi({ channel: { freeText } });
      api.tables.conversations.set('c1', conversationOf({ clientAt: undefined }));

      return brief(await api.post({ text: 'Hello' }));
    };

    expect(await never('refuse')).toEqual([422, 'window_closed']);
    expect(await never('try')).toEqual([202]);
  });
});

describe('a client who wants no messages', () => {
  test('gets none until they write again', async () => {
    const api = createConversationApi();
    await api.optOuts.put('phone', ['15550100001'], { at: noon - 1000, by: 'client', word: 'stop' });
    expect(brief(await api.post({ text: 'Hello' }))).toEqual([422, 'opted_out']);

    await api.optOuts.allowAnswers('phone', ['15550100001'], noon);
    expect((await api.post({ text: 'Hello' })).statusCode).toBe(202);
  });
});
