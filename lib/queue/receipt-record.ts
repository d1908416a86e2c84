import * as z from 'zod/mini';
import { type ReadRecord, readRecord } from './read-record.ts';

const text = z.string().check(z.minLength(1));

/** What a vendor reported, as it lies on the receipts queue. Times are ms since 1970. */
const receipt = z.object({
  v: z.literal(1),
  type: z.literal('receipt'),
  receiver: text,
  /** Which of our numbers sent the message, as the vendor names it. */
  sender: z.string(),
  vendorMessageId: text,
  /** Ours, if the vendor returned it. */
  messageId: z.optional(z.string()),
  status: z.enum(['sent', 'failed', 'delivered', 'read']),
  at: z.int(),
  receivedAt: z.int(),
  vendorCode: z.optional(z.string()),
  clientIds: z.optional(z.array(z.string())),
});

/** Put with a delay: has the failure of a plain invite remained the last word? */
const undelivered = z.object({ v: z.literal(1), type: z.literal('undelivered'), sessionId: text });

/** Put with a delay: a look at a chat whose wake-ups may have been lost. Version 2, as of a `wake-up`. */
const look = z.object({ v: z.literal(2), type: z.literal('look'), sessionId: text, due: z.int() });

/**
 * A chat server reports that a chat is over. `waited`: what was said in it before has had time to come. Version 2, as
 * of a `look`.
 */
const chatEnded = z.object({
  v: z.literal(2),
  type: z.literal('chat-ended'),
  chatId: text,
  at: z.int(),
  waited: z.optional(z.literal(true)),
});

/** All that was sent to a client up to a time has arrived. Version 2, as of a `look`. */
const watermark = z.object({
  v: z.literal(2),
  type: z.literal('watermark'),
  receiver: text,
  /** As of a receipt. */
  sender: z.string(),
  clientId: text,
  status: z.enum(['delivered', 'read']),
  at: z.int(),
  receivedAt: z.int(),
  vendorMessageIds: z.optional(z.array(z.string())),
});

/** What a vendor has stopped, or lets go on. */
const stop = z.object({
  v: z.literal(1),
  type: z.literal('stop'),
  receiver: text,
  of: z.enum(['template', 'sender', 'account']),
  account: z.optional(z.string()),
  name: z.optional(z.string()),
  language: z.optional(z.string()),
  sender: z.optional(z.string()),
  state: z.enum(['stopped', 'warned', 'running']),
  reason: z.string(),
  at: z.int(),
});

const receiptRecord = z.discriminatedUnion('type', [receipt, watermark, undelivered, look, chatEnded, stop]);

export type ReceiptRecord = z.output<typeof receiptRecord>;
export type ReportedReceipt = z.output<typeof receipt>;
export type WatermarkRecord = z.output<typeof watermark>;
export type LookRecord = z.output<typeof look>;
export type ChatEndedRecord = z.output<typeof chatEnded>;
export type ReportedStop = z.output<typeof stop>;

export function readReceiptRecord(body: string): ReadRecord<ReceiptRecord> {
  return readRecord(body, { schema: receiptRecord, isNewer: ({ v }) => v > 2, why: () => 'not a receipt record' });
}
