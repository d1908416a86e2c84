import { describe, expect, test } from 'vitest';
import { placeOf } from '../../lib/ledger/transcripts.ts';
import { sessionId, talkSettings } from '../support/agent-messages.ts';
import { noon } from '../support/builders.ts';
import { brief, createConversationApi } from '../support/conversation-api.ts';

describe('GET …/messages/{messageId}', () => {
  const sent = async () => {
    const api = createConversationApi();
    const { messageId } = (await api.post({ text: 'Hello' })).body;
    const settle = (members: object) => {
      const stored = api.messages.get(messageId);
      if (stored) api.messages.set(messageId, { ...stored, ...members });
    };

    return { ...api, messageId, settle };
  };

  test('shows its state', async () => {
    const { read, messageId, settle } = await sent();
    expect((await read(messageId)).body).toEqual({
      ...{ sessionId, messageId, status: 'accepted', at: '2026-11-22T15:00:00.000Z', attempts: 0 },
      ...{ times: { accepted: '2026-11-22T15:00:00.000Z' }, deadline: '2026-11-22T15:02:00.000Z' },
    });

    const fault = { code: 'client_unreachable', detail: 'The vendor’s code is 131026.' };
    settle({ status: 'failed', attempt: 1, updatedAt: noon + 1000, fault });
    expect((await read(messageId)).body).toMatchObject({ status: 'failed', at: '2026-11-22T15:00:01.000Z', fault });
  });

  test('shows what the vendor reported: it settles what nobody knew', async () => {
    const { read, messageId, settle, receipts } = await sent();
    settle({ status: 'unknown', attempt: 1 });
    const times = { sent: noon + 2000, delivered: noon + 3000 };
    receipts.set(messageId, { status: 'delivered', at: noon + 3000, times });

    expect((await read(messageId)).body).toMatchObject({
      ...{ status: 'delivered', at: '2026-11-22T15:00:03.000Z' },
      times: { sent: '2026-11-22T15:00:02.000Z', delivered: '2026-11-22T15:00:03.000Z' },
    });

    receipts.set(messageId, { status: 'failed', at: noon, times: {}, fault: { code: 'undelivered' } });
    expect((await read(messageId)).body).toMatchObject({ status: 'failed', fault: { code: 'undelivered' } });
  });

  test('shows the invite as message 0; anything else is unknown', async () => {
    const { read, receipts } = await sent();
    receipts.set(sessionId, { status: 'read', at: noon, times: { read: noon } });

    expect((await read(`${sessionId}.0`)).body).toMatchObject({ messageId: `${sessionId}.0`, status: 'read' });
    expect(brief(await read(`${sessionId}.99`))).toEqual([404, 'message_unknown']);
    expect(brief(await read('S000000000000001.1'))).toEqual([404, 'message_unknown']);
    expect(brief(await read('x'))).toEqual([404, 'message_unknown']);
  });
});

describe('POST …/events', () => {
  test('enqueues what the agent does, in order with what they write', async () => {
    const api = createConversationApi();
    const answer = await api.ask('events', { json: { type: 'typing' } });

    expect([answer.statusCode, answer.body]).toEqual([202, { sessionId }]);
    expect(api.queued).toEqual([
      {
        record: { v: 1, type: 'presence', sessionId, of: 'typing', at: noon },
        place: { group: `out-${sessionId}`, deduplicationId: expect.any(String) },
      },
    ]);
  });

  test.each([
    [{}, 'missing_parameter', 'type'],
    [{ type: 'sleeping' }, 'invalid_parameter', 'type'],
    [{ type: 'read', at: 1 }, 'parameter_unknown', 'at'],
  ])('%j is refused', async (json, code, parameter) => {
    expect(brief(await createConversationApi().ask('events', { json }))).toEqual([422, code, parameter]);
  });
});

describe('the other routes', () => {
  test('files are announced and opened', async () => {
    const api = createConversationApi();
    const announced = await api.ask('media', { json: { mediaType: 'application/pdf', name: 'a.pdf', size: 4 } });
    const { upload, mediaId } = announced.body;
    expect([announced.statusCode, mediaId, upload.method]).toEqual([201, 'm1', 'PUT']);
    expect(brief(await api.ask('media/m1', { method: 'GET' }))).toEqual([404, 'media_unknown']);

    api.media.upload(upload.url, Buffer.from('%PDF'), upload.headers);
    const opened = await api.ask('media/m1', { method: 'GET' });
    expect([opened.statusCode, opened.headers.location]).toEqual([302, expect.stringContaining('https://')]);
  });

  test('a client opts out and in', async () => {
    const api = createConversationApi();
    expect((await api.ask('opt-out', { method: 'PUT' })).body).toEqual({ sessionId, optedOut: true });
    expect(brief(await api.post({ text: 'Hello' }))).toEqual([422, 'opted_out']);

    expect((await api.ask('opt-out', { method: 'DELETE' })).body).toEqual({ sessionId, optedOut: false });
    expect((await api.post({ text: 'Hello' })).statusCode).toBe(202);
  });

  test.each([
    ['messages', 'PUT', 'GET, POST'],
    ['messages/m', 'DELETE', 'GET'],
    ['events', 'GET', 'POST'],
    ['media', 'GET', 'POST'],
    ['media/m', 'POST', 'GET'],
    ['opt-out', 'POST', 'PUT, DELETE'],
  ])('%s takes no %s', async (path, method, allow) => {
    const answer = await createConversationApi().ask(path, { method });

    expect([brief(answer), answer.headers.allow]).toEqual([[405, 'method_not_allowed'], allow]);
  });

  test('a channel that keeps no messages says so', async () => {
    const answer = await createConversationApi().ask('messages', { method: 'GET' });

    expect([brief(answer), answer.body.detail]).toEqual([
      [404, 'message_unknown'],
      'The channel keeps no messages: its transcript-hours are 0.',
    ]);
  });

  test('a channel that keeps messages lists them', async () => {
    const api = createConversationApi({ channel: { conversation: { ...talkSettings, transcriptHours: 24 } } });
    const said = {
      ...{ conversation: 'c1', sessionId, messageId: `${sessionId}.1`, receivedAt: noon, expiresAt: noon + 1 },
      message: { messageId: `${sessionId}.1`, text: 'Hello' },
    };
    api.said.set(placeOf(said), said);
    const answer = await api.ask('messages', { method: 'GET' });
    expect([answer.statusCode, answer.body]).toEqual([200, { messages: [said.message] }]);

    const wrong = await api.ask('messages', { method: 'GET', query: { after: 'a b' } });
    expect(brief(wrong)).toEqual([422, 'invalid_parameter', 'after']);
  });

  test('nothing lies at other addresses', async () => {
    expect(brief(await createConversationApi().ask('other', { method: 'GET' }))).toEqual([404, 'session_unknown']);
  });
});
