/** The routes of this machine by which a vendor reports what was ordered, through its own webhook. */
import * as z from 'zod';
import { describeBody } from './describe-body.ts';
import type { Destinations } from './vendors/destinations.ts';
import { readOrderedEvent } from './vendors/ordered-events.ts';
import { ourId } from './vendors/phone-view.ts';
import type { Phones } from './vendors/phones.ts';
import type { Receipts } from './vendors/receipts.ts';
import { receiptStatuses } from './vendors/updates.ts';

export type Answer = { readonly status: number; readonly body: unknown };

const orderSchema = z.strictObject({
  messageId: z.string().min(1),
  status: z.enum(receiptStatuses),
  code: z.union([z.int(), z.string().min(1)]).optional(),
});

const expected = {
  messageId: 'the id of a message that this phone shows',
  status: `one of ${receiptStatuses.join(', ')}`,
  code: 'the vendor’s code of a failure, such as 131026',
} as const;

type Order = (clientId: string, body: unknown) => Promise<Answer>;

/** `POST /local/phones/{clientId}/receipts` */
export function createReceiptOrder({
  phones,
  receipts,
}: {
  readonly phones: Pick<Phones, 'taken'>;
  readonly receipts: Pick<Receipts, 'order'>;
}): Order {
  return async (clientId, body) => {
    const parsed = orderSchema.safeParse(body);
    if (!parsed.success) return wrong(400, describeBody(parsed.error, expected));

    const { messageId, status, code } = parsed.data;
    const taken = phones.taken(clientId, messageId);
    if (!taken) return wrong(404, `this phone has no message ${messageId} of which there can be receipts`);
    if (code !== undefined && status !== 'failed') return wrong(400, 'code: only failed has one');
    if (code !== undefined && typeof code === 'string' && taken.by !== 'aws-sms' && !/^\d+$/.test(code))
      return wrong(400, `code: a number of ${taken.by.startsWith('twilio') ? 'Twilio' : 'WhatsApp'}’s`);
    if (taken.by === 'apple') return wrong(400, 'status: Apple reports no receipts');
    if (taken.by === 'messenger' && status === 'failed')
      return wrong(400, 'status: Messenger refuses at once, and reports no failure later');
    if (taken.by.endsWith('-sms') && status === 'read') return wrong(400, 'status: an SMS is never reported as read');

    const { outcome, answers } = await receipts.order(taken, { status, code });
    if (outcome === 'no receiver') return wrong(409, 'the channel of this message names no receiver');

    return {
      status: 200,
      body: { messageId: ourId(taken), vendorMessageId: taken.vendorMessageId, status, outcome, answers },
    };
  };
}

/** `POST /local/webhooks/{receiver}` */
export function createEventOrder(
  destinations: Pick<Destinations, 'receiver'>,
  now: () => number,
): (receiver: string, body: unknown) => Promise<Answer> {
  return async (receiver, body) => {
    const destination = destinations.receiver(receiver);
    if (!destination) return wrong(404, `catalog/receivers.yml has no ${receiver}`);

    const read = readOrderedEvent(body);
    if ('wrong' in read) return wrong(400, read.wrong);

    const answer = (await destination.hand({ type: 'field', ...read.event, at: now() })) ?? null;
    return { status: 200, body: { field: read.event.field, value: read.event.value, answers: { [receiver]: answer } } };
  };
}

function wrong(status: number, message: string): Answer {
  return { status, body: { message } };
}
