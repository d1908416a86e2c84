import { createHmac } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { Registration } from '../../local/vendors/destinations.ts';
import { startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const client = '15550100001';
const number = '106540352242922';
const phone = z.array(z.object({ sessionId: z.string(), messageId: z.string(), vendorMessageId: z.string() }));

async function open() {
  const { endpoints, api, output } = await startLocally({ stateDir: await temporaryFolder() });
  const { meta } = endpoints.receivers;
  if (!meta || !('appSecret' in meta)) throw new Error('endpoints.json names no receiver meta');
  const get = async (path: string): Promise<unknown> => (await fetch(api + path)).json();
  const local = (path: string, body: object) =>
    fetch(`${api}/local/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const posted = async () => {
    const invite = {
      ...{ AppName: 'x', Service: 'ChatService', Method: 'InviteToChat' },
      Parameters: {
        ...{ _umsChannel: 'whatsapp-main', _umsClientId: client, _umsBusinessId: '19251112222' },
        ...{ StandardResponseId: 'order-ready', Contact: { FirstName: 'Ann' }, CustomProperties: { OrderId: 'A-17' } },
      },
    };
    const headers = { 'content-type': 'application/json' };
    await fetch(`${api}/esp`, { method: 'POST', headers, body: JSON.stringify(invite) });
    return vi.waitFor(async () => {
      const message = phone.parse(await get(`/local/phones/${client}`)).at(-1);
      expect(message).toBeDefined();
      return message ?? { sessionId: '', messageId: '', vendorMessageId: '' };
    }, waiting);
  };

  return { api, meta, get, local, posted, output };
}

const envelope = (status: object, phoneNumberId = number) =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '19251112222', phone_number_id: phoneNumberId },
              statuses: [{ timestamp: String(Math.floor(Date.now() / 1000)), recipient_id: client, ...status }],
            },
          },
        ],
      },
    ],
  });

const signatureOf = (body: string, secret: string) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function post({ url }: Pick<Registration, 'url'>, body: string, signature: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };

  return (await fetch(url, { method: 'POST', headers, body })).status;
}

describe('webhooks of npm start', { timeout: 180_000 }, () => {
  test('forged, replayed and cut posts change nothing; a signed one does', async () => {
    const { meta, get, local, posted, output } = await open();
    // Nothing comes by itself.
    await local('faults', { kind: 'drop', of: 'webhook', count: 1 });
    const { sessionId, messageId, vendorMessageId } = await posted();
    await vi.waitFor(
      async () => expect(await get(`/sessions/${sessionId}`)).toMatchObject({ status: 'sent' }),
      waiting,
    );

    const status = { id: vendorMessageId, status: 'failed', biz_opaque_callback_data: messageId };
    const failed = envelope({ ...status, errors: [{ code: 131_026 }] });
    expect(await post(meta, failed, signatureOf(failed, 'another secret'))).toBe(401);
    expect(await post(meta, `${failed} `, signatureOf(failed, meta.appSecret))).toBe(401);
    expect(await post(meta, failed, '')).toBe(401);
    const cut = failed.slice(0, -20);
    expect(await post(meta, cut, signatureOf(failed, meta.appSecret))).toBe(401);
    // Signed, but no envelope.
    expect(await post(meta, cut, signatureOf(cut, meta.appSecret))).toBe(200);
    // Of an application that also serves another number.
    const elsewhere = envelope({ ...status, errors: [{ code: 131_026 }] }, '999');
    expect(await post(meta, elsewhere, signatureOf(elsewhere, meta.appSecret))).toBe(200);

    await vi.waitFor(() => expect(output()).toContain('another number'), waiting);
    expect(await get(`/sessions/${sessionId}`)).not.toHaveProperty('receipt');
    expect(output()).not.toContain('not delivered');

    const delivered = envelope({ ...status, status: 'delivered' });
    expect(await post(meta, delivered, signatureOf(delivered, meta.appSecret))).toBe(200);
    await vi.waitFor(
      async () => expect(await get(`/sessions/${sessionId}`)).toMatchObject({ receipt: { status: 'delivered' } }),
      waiting,
    );
  });

  test('the handshake takes this machine’s verify token, and no other host is answered', async () => {
    const { meta } = await open();
    const ask = async (token: string) => {
      const answer = await fetch(
        `${meta.url}?hub.mode=subscribe&hub.verify_token=${encodeURIComponent(token)}&hub.challenge=42`,
      );
      return [answer.status, await answer.text()];
    };

    expect(await ask(meta.verifyToken)).toEqual([200, '42']);
    expect((await ask('wrong'))[0]).not.toBe(200);
    expect((await fetch(meta.url)).status).toBe(400);
    expect((await fetch(`${meta.url}x`)).status).toBe(404);
    const body = envelope({ id: 'wamid.1', status: 'sent' });
    const foreign = { origin: 'https://evil.example', 'x-hub-signature-256': signatureOf(body, meta.appSecret) };
    expect((await fetch(meta.url, { method: 'POST', headers: foreign, body })).status).toBe(403);
  });

  test('what nobody knew of a send is known by its receipt', async () => {
    const { get, local, posted } = await open();
    await local('faults', { kind: 'timeout-after-accept', count: 1 });
    const { sessionId } = await posted();

    await vi.waitFor(
      async () =>
        expect(await get(`/sessions/${sessionId}`)).toMatchObject({ status: 'sent', receipt: { status: 'delivered' } }),
      waiting,
    );
  });
});
