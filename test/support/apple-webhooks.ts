import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '../../lib/channel/inbound.ts';

export const mspId = '2f1e0d3c-5b4a-4978-8695-a4b3c2d1e0f1';
export const appleSecret = Buffer.from('the provider’s secret').toString('base64');

type Token = { readonly claims?: object; readonly head?: object; readonly secret?: string };

/** A token as Apple writes it. */
export function appleToken({ claims = {}, head = {}, secret = appleSecret }: Token = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT', ...head })}.${part({ aud: mspId, ...claims })}`;

  return `${signed}.${createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64url')}`;
}

export const appleHeaders = {
  id: '7f0c1d9a-0000-4000-8000-000000000001',
  'source-id': 'urn:mbid:AQAAY1234',
  'destination-id': 'urn:biz:1111',
};

export function appleRequest(body: Uint8Array, token = appleToken()): WebhookRequest {
  return { method: 'POST', query: {}, headers: { ...appleHeaders, authorization: `Bearer ${token}` }, body };
}
