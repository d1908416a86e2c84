import { Webhook } from 'standardwebhooks';
import { isSame } from '../../net/digest.ts';
import type { HttpEvent } from '../http/http.ts';
import type { Caller } from './callers.ts';
import { type Identity, identityOf } from './identity.ts';

const toleranceSeconds = 300;

/**
 * The signature of Standard Webhooks: `v1,` and an HMAC-SHA256 of id, time and body, several with blanks in between. It
 * names no caller: each secret is tried. The standard does not sign method and path, so a captured invite could end a
 * session: a POST is signed by its body, any other request by its method and path, such as `DELETE /sessions/…`.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function verifyWebhookSignature(
  callers: readonly Caller[],
  event: HttpEvent,
  bytes: Buffer,
  now: number,
): Identity | undefined {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures } = event.headers;
  if (id === undefined || time === undefined || signatures === undefined) return undefined;

  // With a dot, part of the id could pass for the timestamp.
  const isFresh = /^\d{1,12}$/.test(time) && Math.abs(now / 1000 - Number(time)) <= toleranceSeconds;
  if (!isFresh || !/^[\x21-\x2d\x2f-\x7e]{1,255}$/.test(id)) return undefined;

  const given = signatures.split(' ').slice(0, 10);
  const { method, path } = event.requestContext.http;
  const content = method === 'POST' ? bytes.toString('utf8') : `${method} ${path}`;
  let found: Caller | undefined;

  for (const caller of callers) {
    for (const secret of caller['webhook-secrets']) {
      const expected = new Webhook(secret).sign(id, new Date(Number(time) * 1000), content);
      if (given.map((one) => isSame(one, expected)).includes(true)) found = caller;
    }
  }

  return found && { ...identityOf(found), signedKey: id };
}
