/** Updates as Meta posts them: an envelope with a signature over its bytes. */
import { createHmac } from 'node:crypto';
import { isUserId } from '../../lib/channel/user-id.ts';
import { toContact, toMessage } from './graph-client-message.ts';
import { graphError } from './graph-errors.ts';
import type { StatusUpdate, Update } from './updates.ts';
import { userIdOf } from './user-ids.ts';

/** The one WhatsApp business account of this machine. */
export const account = '102290129340398';

type GraphEntry = {
  readonly id: string;
  readonly time?: number;
  readonly changes: readonly { readonly field: string; readonly value: unknown }[];
};

/** One entry an account; statuses of one business number share a change, and so do messages, as Meta sends them. */
export function graphEntries(updates: readonly Update[]): readonly GraphEntry[] {
  return [...Map.groupBy(updates, accountOf)].map(([id, ofAccount]) => {
    const statuses = ofAccount.filter((update) => update.type === 'status');
    const messages = ofAccount.flatMap((update) => (update.type === 'message' ? [update.message] : []));
    const fields = ofAccount.filter((update) => update.type === 'field');

    return {
      id,
      ...(fields[0] && { time: seconds(fields[0].at) }),
      changes: [
        ...[...Map.groupBy(statuses, ({ message }) => message.sender)].map(([sender, ofSender]) => ({
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: ofSender[0]?.businessId, phone_number_id: sender },
            statuses: ofSender.map(toStatus),
          },
        })),
        ...[...Map.groupBy(messages, ({ sender }) => sender)].map(([sender, ofSender]) => ({
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: ofSender[0]?.businessId, phone_number_id: sender },
            contacts: [...new Map(ofSender.map((message) => [message.from, toContact(message)])).values()],
            messages: ofSender.map(toMessage),
          },
        })),
        ...fields.map(({ field, value }) => ({ field, value })),
      ],
    };
  });
}

function accountOf(update: Update): string {
  return update.account ?? account;
}

/** Returns the answer's HTTP status. */
export async function postSigned(
  { url, secret }: { readonly url: string; readonly secret: string },
  envelope: object,
): Promise<number> {
  const body = asciiJson(envelope);
  const headers = {
    'content-type': 'application/json',
    // Over the exact bytes that are sent: Meta escapes non-ASCII characters before it signs.
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    connection: 'close',
  };
  const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
  await answer.body?.cancel();

  return answer.status;
}

function toStatus({ message, status, code, at }: StatusUpdate) {
  const { to, vendorMessageId, messageId, template } = message;
  const failed = status === 'failed' ? graphError(Number(code ?? 131_026)) : undefined;
  const person = isUserId(to) ? { recipient_user_id: to } : { recipient_id: to, recipient_user_id: userIdOf(to) };

  return {
    id: vendorMessageId,
    status,
    timestamp: String(seconds(at)),
    ...person,
    ...(messageId !== undefined && { biz_opaque_callback_data: messageId }),
    ...(status === 'sent' && {
      pricing: {
        billable: template,
        pricing_model: 'PMP',
        type: 'regular',
        category: template ? 'utility' : 'service',
      },
    }),
    ...(failed && {
      errors: [
        { code: failed.code, title: failed.message, message: failed.message, error_data: { details: failed.message } },
      ],
    }),
  };
}

function seconds(at: number): number {
  return Math.floor(at / 1000);
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
