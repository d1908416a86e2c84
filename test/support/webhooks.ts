import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '../../lib/channel/inbound.ts';
import { noon } from './builders.ts';

export const appSecret = 'the app secret';
export const phoneNumberId = '106540352242922';

/** A status as Meta posts it; `undefined` leaves a member out. */
export function metaStatus(given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'wamid.1',
    status: 'delivered',
    timestamp: String(noon / 1000),
    recipient_id: '15550100001',
    biz_opaque_callback_data: 'S000000000000001.0',
    ...given,
  };
}

/** A client's text as Meta posts it; `undefined` leaves a member out. */
export function metaMessage(given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    from: '15550100001',
    id: 'wamid.in.1',
    timestamp: String(noon / 1000),
    type: 'text',
    text: { body: 'Hello' },
    ...given,
  };
}

/** The value of a change of the field `messages`. */
export function messagesValue(
  statuses: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550783881', phone_number_id: phoneNumberId },
    statuses,
    ...more,
  };
}

export function metaEntry(value: unknown, field = 'messages'): Record<string, unknown> {
  return { id: '102290129340398', time: noon / 1000, changes: [{ field, value }] };
}

export function metaEnvelope(...entries: readonly unknown[]): Record<string, unknown> {
  return { object: 'whatsapp_business_account', entry: entries };
}

/** The bytes as Meta writes them: what is not ASCII is escaped. */
export function metaBytes(value: unknown): Buffer {
  const ascii = JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

  return Buffer.from(ascii);
}

/** The bytes of a post with these entries. */
export function entriesPost(...entries: readonly unknown[]): Buffer {
  return metaBytes(metaEnvelope(...entries));
}

/** Of a post with one change. */
export function metaPost(value: unknown, field?: string): Buffer {
  return entriesPost(metaEntry(value, field));
}

export function statusesPost(...statuses: readonly unknown[]): Buffer {
  return metaPost(messagesValue(statuses));
}

export function messagesPost(messages: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Buffer {
  return metaPost(messagesValue(undefined, { messages, ...more }));
}

export function signatureOf(body: Uint8Array, secret = appSecret): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

export function signedRequest(body: Uint8Array, secret = appSecret): WebhookRequest {
  return { method: 'POST', query: {}, headers: { 'x-hub-signature-256': signatureOf(body, secret) }, body };
}

/** A message of SNS as SQS hands it on without raw delivery. */
export function snsBody(topic: string, message: unknown): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: '5c0f5a0c-6c3d-5d6a-9d3c-0e6c9b1d7a11',
    TopicArn: topic,
    Message: JSON.stringify(message),
    Timestamp: new Date(noon).toISOString(),
  });
}
