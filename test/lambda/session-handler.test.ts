import { describe, expect, test } from 'vitest';
import type { SessionEnded, SessionFound } from '../../lib/invite/session.ts';
import { createSessionHandler } from '../../lib/lambda/http/session-handler.ts';
import { ledgerRow, noon } from '../support/builders.ts';
import { httpEvent } from '../support/http-event.ts';

const sessionId = 'S000000000000001';

async function ask(
  method: string,
  { found = { status: 'accepted' }, ended = { status: 'busy' } }: { found?: SessionFound; ended?: SessionEnded },
) {
  const handler = createSessionHandler({
    authenticate: async () => ({ caller: 'anyone' }),
    readSession: async () => found,
    endSession: async () => ended,
  });
  const { statusCode, headers, body } = await handler(
    httpEvent({ method, path: `/sessions/${sessionId}`, pathParameters: { id: sessionId } }),
  );

  return { statusCode, headers, body: JSON.parse(body ?? '') };
}

describe('GET', () => {
  test('shows a session: its state, and no client', async () => {
    const row = ledgerRow({
      status: 'failed',
      attempt: 2,
      updatedAt: noon + 1500,
      fault: { code: 'vendor_refused', detail: 'The vendor’s code is 1.' },
      chat: { state: 'terminated', server: 'builtin', reason: 'failed' },
    });

    expect(await ask('GET', { found: { status: 'found', row } })).toMatchObject({
      statusCode: 200,
      headers: { 'cache-control': 'no-store' },
      body: {
        sessionId,
        status: 'failed',
        chat: { state: 'terminated', reason: 'failed', server: 'builtin' },
        channel: 'whatsapp-main',
        attempts: 2,
        acceptedAt: '2026-11-22T15:00:00.000Z',
        updatedAt: '2026-11-22T15:00:01.500Z',
        deadline: '2026-11-22T15:15:00.000Z',
        fault: { faultCode: 'vendor_refused', detail: 'The vendor’s code is 1.' },
      },
    });
  });

  test('shows the vendor’s id of what was sent, and no fault', async () => {
    const { body } = await ask('GET', {
      found: { status: 'found', row: ledgerRow({ status: 'sent', messageId: 'wamid.1' }) },
    });

    expect(body).toMatchObject({ status: 'sent', messageId: 'wamid.1', chat: { state: 'open' } });
    expect(body).not.toHaveProperty('fault');
  });

  test('says accepted of a genuine id, 404 of another', async () => {
    expect(await ask('GET', {})).toMatchObject({ statusCode: 200, body: { sessionId, status: 'accepted' } });
    expect(await ask('GET', { found: { status: 'unknown' } })).toMatchObject({
      statusCode: 404,
      body: { faultCode: 'session_unknown' },
    });
  });
});

describe('DELETE', () => {
  test('answers the ended session, 409 while it is busy, 404 for an unknown one', async () => {
    const row = ledgerRow({ status: 'sent', chat: { state: 'terminated', server: 'builtin', reason: 'requested' } });

    expect(await ask('DELETE', { ended: { status: 'terminated', row } })).toMatchObject({
      statusCode: 200,
      body: { chat: { state: 'terminated' } },
    });
    expect(await ask('DELETE', {})).toMatchObject({
      statusCode: 409,
      headers: { 'retry-after': '5' },
      body: { faultCode: 'session_busy' },
    });
    expect(await ask('DELETE', { ended: { status: 'unknown' } })).toMatchObject({ statusCode: 404 });
  });
});

test('both receive the channels that the caller may use', async () => {
  const received: unknown[] = [];
  const handler = createSessionHandler({
    authenticate: async () => ({ caller: 'ivr', channels: ['sms-main'] }),
    readSession: async (_, { channels }) => {
      received.push(channels);
      return { status: 'unknown' };
    },
    endSession: async (_, { channels }) => {
      received.push(channels);
      return { status: 'unknown' };
    },
  });

  for (const method of ['GET', 'DELETE'])
    expect(await handler(httpEvent({ method }))).toMatchObject({ statusCode: 404 });
  expect(received).toEqual([['sms-main'], ['sms-main']]);
});

test('another method is not allowed', async () => {
  expect(await ask('PUT', {})).toMatchObject({ statusCode: 405, headers: { allow: 'GET, DELETE' } });
});
