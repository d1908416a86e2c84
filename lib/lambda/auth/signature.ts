import type { HttpEvent } from '../http/http.ts';
import type { Caller } from './callers.ts';
import type { Identity } from './identity.ts';
import { verifyTwilioSignature } from './twilio-signature.ts';
import { verifyWebhookSignature } from './webhook-signature.ts';

/** The caller whose secret signed the request, by either scheme. `now` is ms since 1970. */
export function verifySignature(
  callers: readonly Caller[],
  event: HttpEvent,
  bytes: Buffer,
  now: number,
): Identity | undefined {
  return verifyWebhookSignature(callers, event, bytes, now) ?? verifyTwilioSignature(callers, event, bytes);
}
