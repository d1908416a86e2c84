import { createHash } from 'node:crypto';
import { twilioSignature } from '../../channel/twilio/twilio-signature.ts';
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
