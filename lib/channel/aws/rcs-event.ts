/**
 * What became of an RCS message, as AWS reports it.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/rcs-events.html
 */
import type { ReceiptStatus } from '../inbound.ts';
import { type JsonObject, objectOf } from '../json-parts.ts';

const statuses: ReadonlyMap<unknown, ReceiptStatus> = new Map<string, ReceiptStatus>([
  ['RCS_SENT', 'sent'],
  // The SMS that follows has events of its own.
  ['RCS_FALLEN_BACK_TO_SMS', 'sent'],
  ['RCS_DELIVERED', 'delivered'],
  ['RCS_READ', 'read'],
  ['RCS_FAILED', 'failed'],
  ['RCS_TTL_EXPIRED', 'failed'],
  ['RCS_PROTECT_BLOCKED', 'failed'],
  ['TTL_EXPIRATION_REVOKED', 'failed'],
]);

/** Failures after which AWS sends the SMS, if the message has one. */
const beforeFallback: readonly unknown[] = ['RCS_FAILED', 'RCS_TTL_EXPIRED', 'TTL_EXPIRATION_REVOKED'];

/** Why a message failed, where AWS says more than the type of the event does. */
const reasons: readonly unknown[] = ['UNDELIVERABLE', 'REJECTED', 'TTL_EXPIRATION_REVOKED'];

/**
 * Undefined if the event decides nothing: it says no more than the answer to the send did, or the message has expired
 * and may still arrive, or an SMS follows.
 */
export function rcsStatusOf({
  eventType,
  messageStatus,
  context,
}: JsonObject): { readonly status: ReceiptStatus; readonly vendorCode?: string } | undefined {
  const status = statuses.get(eventType);
  if (status !== 'failed') return status && { status };
  if (messageStatus === 'TTL_EXPIRATION_REVOKE_FAILED') return undefined;
  if (objectOf(context)?.fallback === 'SMS' && beforeFallback.includes(eventType)) return undefined;

  return { status, vendorCode: String(reasons.includes(messageStatus) ? messageStatus : eventType) };
}
