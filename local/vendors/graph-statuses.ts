/** What becomes of a message after Meta accepted it, reported by signed webhooks: sent, delivered, read, or failed. */
import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { graphError } from './graph-errors.ts';

export type WebhookTarget = {
  readonly url: string;
  /** The app secret that signs every webhook. */
  readonly secret: string;
};

export type TakenMessage = {
  readonly id: string;
  readonly to: string;
  readonly phoneNumberId: string;
  readonly callbackData?: string;
  readonly template: boolean;
  /** The code of a failure that follows; `delivered` and `read` are left out then. */
  readonly failure?: number;
};

export type Statuses = { readonly follow: (message: TakenMessage) => void; readonly close: () => Promise<void> };

const most = 3;

export function createStatuses(options: {
  readonly target: WebhookTarget;
  readonly now: () => number;
  /** Between two statuses, and before a webhook is repeated. */
  readonly pauseMs?: number;
}): Statuses {
  const { target, now, pauseMs = 200 } = options;
  const closing = new AbortController();
  const running = new Set<Promise<void>>();

  const follow = async (message: TakenMessage) => {
    for (const status of message.failure === undefined ? ['sent', 'delivered', 'read'] : ['sent', 'failed']) {
      await wait(pauseMs, undefined, { signal: closing.signal });
      await post(webhook(message, status, now()));
    }
  };

  const post = async (body: string) => {
    const headers = {
      'content-type': 'application/json',
      'x-hub-signature-256': signature(body, target.secret),
      connection: 'close',
    };

    for (let attempt = 1; attempt <= most; attempt += 1) {
      const answer = await fetch(target.url, { method: 'POST', headers, body, signal: closing.signal }).catch(
        () => undefined,
      );
      await answer?.body?.cancel();
      if (answer?.ok) return;
      await wait(pauseMs * attempt, undefined, { signal: closing.signal });
    }
  };

  return {
    follow(message) {
      const followed = follow(message)
        .catch(() => undefined)
        .finally(() => running.delete(followed));
      running.add(followed);
    },
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

/** Signs the exact bytes that are sent: Meta escapes non-ASCII characters before it signs. */
function signature(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function webhook(
  { id, to, phoneNumberId, callbackData, template, failure }: TakenMessage,
  status: string,
  now: number,
): string {
  const failed = failure === undefined || status !== 'failed' ? undefined : graphError(failure);
  const category = template ? 'utility' : 'service';
  const entry = {
    id,
    status,
    timestamp: String(Math.floor(now / 1000)),
    recipient_id: to,
    ...(callbackData !== undefined && { biz_opaque_callback_data: callbackData }),
    ...(failed
      ? {
          errors: [
            {
              code: failed.code,
              title: failed.message,
              message: failed.message,
              error_data: { details: failed.message },
            },
          ],
        }
      : {
          conversation: { id: `conversation-${to}`, origin: { type: category } },
          pricing: { billable: template, pricing_model: 'PMP', type: 'regular', category },
        }),
  };
  const value = { messaging_product: 'whatsapp', metadata: { phone_number_id: phoneNumberId }, statuses: [entry] };
  const body = { object: 'whatsapp_business_account', entry: [{ id: '0', changes: [{ field: 'messages', value }] }] };

  return JSON.stringify(body).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
