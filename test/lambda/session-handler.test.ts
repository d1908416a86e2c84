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
        fault: { faultCode: 'vendor_refused', code: 'vendor_refused', detail: 'The vendor’s code is 1.' },
      },
    });
  });

  test.each([12, 'call 12'])('shows by what its caller knows an invite: its key, and %j', async (referenceId) => {
    const row = ledgerRow({ named: { key: 'call-1', referenceId } });

    expect((await ask('GET', { found: { status: 'found', row } })).body).toMatchObject({ key: 'call-1', referenceId });
  });

  test('shows both ids of what was sent, and no fault', async () => {
    const { body } = await ask('GET', {
      found: { status: 'found', row: ledgerRow({ status: 'sent', messageId: 'wamid.1' }) },
    });

    expect(body).toMatchObject({
      status: 'sent',
      messageId: 'S000000000000001.0',
      vendorMessageId: 'wamid.1',
      chat: { state: 'open' },
    });
    expect(body).not.toHaveProperty('fault');
    expect(body).not.toHaveProperty('receipt');
  });

  test('shows no message of an invite of which nothing was attempted', async () => {
    const { body } = await ask('GET', {
      found: { status: 'found', row: ledgerRow({ status: 'expired', attempt: 0 }) },
    });

    expect(body).not.toHaveProperty('messageId');
  });

  test('shows what the vendor reported, and when everything was', async () => {
    const row = ledgerRow({ status: 'sent', claimedAt: noon + 100, sentAt: noon + 400, endedAt: noon + 9000 });
    const receipt = {
      status: 'read',
      at: noon + 5000,
      times: { sent: noon, failed: noon + 500, delivered: noon + 2000, read: noon + 5000 },
    } as const;
    const { body } = await ask('GET', { found: { status: 'found', row, receipt } });

    expect(body).toMatchObject({ status: 'sent', receipt: { status: 'read', at: '2026-11-22T15:00:05.000Z' } });
    expect(body.times).toEqual({
      accepted: '2026-11-22T15:00:00.000Z',
      claimed: '2026-11-22T15:00:00.100Z',
      sent: '2026-11-22T15:00:00.400Z',
      delivered: '2026-11-22T15:00:02.000Z',
      read: '2026-11-22T15:00:05.000Z',
      ended: '2026-11-22T15:00:09.000Z',
    });
  });

  const fault = { code: 'client_unreachable', detail: 'The vendor’s code is 131026.' } as const;
  const failed = { status: 'failed', at: noon, times: { failed: noon }, fault } as const;

  test('says failed of an unknown one whose vendor reported that, and why', async () => {
    const { body } = await ask('GET', {
      found: { status: 'found', row: ledgerRow({ status: 'unknown' }), receipt: failed },
    });

    expect(body).toMatchObject({
      status: 'failed',
      fault: { faultCode: 'client_unreachable', ...fault },
      receipt: { status: 'failed', fault },
    });
  });

  test.each(['sent', 'delivered', 'read'] as const)('says sent of an unknown one that is %s', async (status) => {
    const receipt = { status, at: noon, times: { sent: noon } } as const;
    const { body } = await ask('GET', {
      found: { status: 'found', row: ledgerRow({ status: 'unknown', fault: { code: 'vendor_refused' } }), receipt },
    });

    expect(body).toMatchObject({ status: 'sent', receipt: { status }, times: { sent: '2026-11-22T15:00:00.000Z' } });
    expect(body).not.toHaveProperty('fault');
  });

  test('says sent of what was sent and then did not arrive', async () => {
    const { body } = await ask('GET', {
      found: { status: 'found', row: ledgerRow({ status: 'sent' }), receipt: failed },
    });

    expect(body).toMatchObject({ status: 'sent', receipt: { status: 'failed', fault } });
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
