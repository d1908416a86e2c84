import type { ClientSignal, ReceiptStatus, VendorReceipt } from '../inbound.ts';
import { listOf, objectOf, textOf, timeOf } from '../json-parts.ts';
import { readMessageId } from '../message-id.ts';

/** A voice message that was played was read. */
const statuses: ReadonlyMap<unknown, ReceiptStatus> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
]);

type Origin = { readonly sender: string | undefined; readonly at: number };

/** A receipt, or what kind of thing it is that cannot be read. Without its number nobody knows whose message it is. */
export function readStatus(value: unknown, { sender, at }: Origin): VendorReceipt | string {
  const status = objectOf(value);
  const vendorMessageId = textOf(status?.id);
  if (!status || vendorMessageId === undefined) return 'unreadable status';
  if (sender === undefined) return 'status without number';

  const reached = statuses.get(status.status);
  if (!reached) return 'unknown status';

  const messageId = textOf(status.biz_opaque_callback_data);
  const vendorCode = reached === 'failed' ? codeOf(objectOf(listOf(status.errors)[0])?.code) : undefined;
  const clientIds = status.recipient_type === 'group' ? [] : idsOf(status.recipient_id, status.recipient_user_id);

  return {
    type: 'receipt',
    sender,
    vendorMessageId,
    // Another application that sends from the number may put anything there, also what is personal.
    ...(messageId !== undefined && readMessageId(messageId) && { messageId }),
    status: reached,
    at: timeOf(status.timestamp) ?? at,
    ...(vendorCode !== undefined && { vendorCode }),
    ...(clientIds.length > 0 && { clientIds }),
  };
}

/** The code of a message that did not go out because the client has stopped marketing: Meta may report it so only. */
const stoppedMarketing = '131050';

export function optOutOf({ sender, vendorCode, clientIds, at }: VendorReceipt): ClientSignal | undefined {
  if (vendorCode !== stoppedMarketing || !clientIds) return undefined;

  return { type: 'client-signal', of: 'opt-out', marketing: true, sender, at, clientIds, reason: stoppedMarketing };
}

function codeOf(code: unknown): string | undefined {
  const digits = String(typeof code === 'number' || typeof code === 'string' ? code : '');

  return /^\d{1,10}$/.test(digits) ? digits : undefined;
}

function idsOf(...values: readonly unknown[]): string[] {
  return values.map(textOf).filter((id) => id !== undefined);
}
