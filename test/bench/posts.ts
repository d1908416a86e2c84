import { createHmac } from 'node:crypto';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import type { HttpEvent } from '../../lib/lambda/http/http.ts';
import type { ReceiptStatus } from '../../lib/ledger/receipt.ts';
import { httpEvent } from '../support/http-event.ts';
import { secret } from './stage.ts';

/** The sample catalog's receiver, and the number that sends its messages. */
export const receiver = 'meta';
const numberId = '106540352242922';

let made = 0;

/** Ids of sessions of the stage that nobody has used. */
export function nextSessions(count: number): string[] {
  return Array.from({ length: count }, () => {
    made += 1;

    return sessionIdOf({ stage: 'bench', caller: 'ivr', key: `receipts-${made}` });
  });
}

/** What Meta posts of these sessions' messages, signed: in one post. */
export function receiptPost(sessionIds: readonly string[], status: ReceiptStatus): HttpEvent {
  const statuses = sessionIds.map((sessionId) => ({
    id: `wamid.${sessionId.padStart(50, '0')}`,
    status,
    timestamp: '1774872000',
    recipient_id: '15550100001',
    recipient_user_id: `US.${sessionId}`,
    biz_opaque_callback_data: `${sessionId}.0`,
    pricing: { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' },
  }));

  return metaPost({ statuses });
}

export type Client = { readonly number: string; readonly userId: string };

/** What Meta posts of one message of a client's. */
export function messagePost({ number, userId }: Client, { id, text }: { readonly id: string; readonly text: string }) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const message = { from: number, from_user_id: userId, id, timestamp, type: 'text', text: { body: text } };
  const contacts = [{ profile: { name: 'Ann' }, wa_id: number, user_id: userId }];

  return metaPost({ contacts, messages: [message] });
}

function metaPost(parts: object): HttpEvent {
  const metadata = { display_phone_number: '19251112222', phone_number_id: numberId };
  const value = { messaging_product: 'whatsapp', metadata, ...parts };
  const entry = [{ id: '102290129340398', changes: [{ field: 'messages', value }] }];
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry });

  return httpEvent({
    method: 'POST',
    path: `/webhooks/${receiver}`,
    pathParameters: { receiver },
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  });
}
