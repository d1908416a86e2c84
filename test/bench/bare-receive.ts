import { createHmac, timingSafeEqual } from 'node:crypto';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { HttpEvent, HttpResult } from '../../lib/lambda/http/http.ts';
import { createSqsClient } from '../../lib/net/clients.ts';
import { receiver } from './posts.ts';

type Options = { readonly queueUrl: string; readonly secret: string };

/**
 * The least that could receive a post of Meta's: compare the signature, take the statuses out, send them ten at a time.
 * No other kind of post, no check, no log; the same client as ours.
 */
export function createBareReceive({ queueUrl: QueueUrl, secret }: Options) {
  const sqs = createSqsClient();

  return async ({ headers, body = '' }: HttpEvent): Promise<HttpResult> => {
    const given = Buffer.from((headers['x-hub-signature-256'] ?? '').slice('sha256='.length), 'hex');
    if (!timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given)) return { statusCode: 401 };

    const { entry } = JSON.parse(body);
    const receivedAt = Date.now();
    const records: string[] = [];
    for (const { changes } of entry) {
      for (const { value } of changes) {
        for (const {
          id,
          status,
          timestamp,
          recipient_id,
          recipient_user_id,
          biz_opaque_callback_data,
        } of value.statuses)
          records.push(
            JSON.stringify({
              v: 1,
              type: 'receipt',
              receiver,
              receivedAt,
              sender: value.metadata.phone_number_id,
              vendorMessageId: id,
              messageId: biz_opaque_callback_data,
              status,
              at: Number(timestamp) * 1000,
              clientIds: [recipient_id, recipient_user_id],
            }),
          );
      }
    }

    const batches = Array.from({ length: Math.ceil(records.length / 10) }, (_, at) =>
      records.slice(at * 10, at * 10 + 10),
    );
    await Promise.all(
      batches.map((bodies) => {
        const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));

        return sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      }),
    );

    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"ok"}\n' };
  };
}
