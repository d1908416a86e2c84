import { createHash, createHmac } from 'node:crypto';
import { isSame } from '../../net/digest.ts';
import type { HttpEvent } from '../http/http.ts';
import { isForm } from '../http/request-body.ts';
import type { Caller } from './callers.ts';
import { type Identity, identityOf } from './identity.ts';

/**
 * `X-Twilio-Signature`; it names no caller: each token is tried.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
export function verifyTwilioSignature(
  callers: readonly Caller[],
  event: HttpEvent,
  bytes: Buffer,
): Identity | undefined {
  const given = event.headers['x-twilio-signature'];
  if (given === undefined || !isMethodOfTwilio(event) || !isBodySigned(event, bytes)) return undefined;

  let found: Caller | undefined;

  for (const caller of callers) {
    for (const token of caller['twilio-auth-tokens']) {
      const fields = isForm(event) ? new URLSearchParams(bytes.toString('utf8')) : new URLSearchParams();
      if (isSame(given, twilioSignature(token, urlOf(event, caller['public-url']), fields))) found = caller;
    }
  }

  // It has no timestamp and never expires: its digest, as the key, makes every copy of the request a repeat.
  return (
    found && { ...identityOf(found), requestId: `twilio-${createHash('sha256').update(given).digest('base64url')}` }
  );
}

/**
 * Base64 of an HMAC-SHA1, keyed by the token, over the URL and the fields by name, each name with each of its values
 * once.
 */
export function twilioSignature(token: string, url: string, fields: URLSearchParams): string {
  const names = [...new Set(fields.keys())].sort();
  const signed = names.flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => `${name}${value}`));

  return createHmac('sha1', token)
    .update(url + signed.join(''), 'utf8')
    .digest('base64');
}

/** The method is not signed: a captured GET must not end the session that it read. */
function isMethodOfTwilio({ requestContext }: HttpEvent): boolean {
  return requestContext.http.method === 'POST' || requestContext.http.method === 'GET';
}

/** A body that is not a form is signed by its digest in the URL. */
function isBodySigned(event: HttpEvent, bytes: Buffer): boolean {
  if (isForm(event) || bytes.length === 0) return true;

  const claimed = event.queryStringParameters?.bodySHA256 ?? '';

  return isSame(claimed.toLowerCase(), createHash('sha256').update(bytes).digest('hex'));
}

function urlOf({ headers, requestContext, rawPath, rawQueryString }: HttpEvent, publicUrl: string | undefined): string {
  const origin =
    publicUrl?.replace(/\/$/, '') ??
    `${headers['x-forwarded-proto'] ?? 'https'}://${headers.host ?? requestContext.domainName}`;

  return `${origin}${rawPath}${rawQueryString === '' ? '' : `?${rawQueryString}`}`;
}
