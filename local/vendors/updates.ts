/** What a simulated vendor reports: what became of a message, or what it has stopped. */
import * as z from 'zod';

export const receiptStatuses = ['sent', 'delivered', 'read', 'failed'] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

/** Who carries messages, both ways. */
export const carriers = [
  'meta',
  'aws-whatsapp',
  'aws-sms',
  'aws-rcs',
  'apple',
  'messenger',
  'twilio-whatsapp',
  'twilio-sms',
] as const;
export type Carrier = (typeof carriers)[number];
const carrier = z.enum(carriers);

/** How a message left, as far as its receipts need it. `messageId`: what the sender gave us to return, as it is. */
export const takenMessageSchema = z.object({
  by: carrier,
  vendorMessageId: z.string(),
  messageId: z.string().optional(),
  /** Digits, WhatsApp's id of a person, or Apple's of a conversation. */
  to: z.string(),
  /** The business: a phone number id of Meta's or AWS', an SMS' origin, an RCS agent, Apple's id of it, or a Page. */
  sender: z.string(),
  template: z.boolean(),
  /** When the vendor took it, ms since 1970: of a vendor whose receipts are times. */
  at: z.int().optional(),
  /** The number that an SMS came from instead, because the phone took no RCS. */
  fallback: z.string().optional(),
  /** The URL for its receipts, of a vendor that every message tells. */
  statusCallback: z.string().optional(),
});

export type TakenMessage = Readonly<z.infer<typeof takenMessageSchema>>;

/** `account`: of WhatsApp. Default: the one of this machine. */
export type StatusUpdate = {
  readonly type: 'status';
  readonly account?: string | undefined;
  readonly message: TakenMessage;
  /** Digits of the number that it was sent from. */
  readonly businessId: string;
  readonly status: ReceiptStatus;
  /** Of a failure: the vendor's code. */
  readonly code?: number | string | undefined;
  /** ms since 1970. */
  readonly at: number;
};

/** A field that Meta posts beside `messages`, such as `message_template_status_update`. */
export type FieldUpdate = {
  readonly type: 'field';
  readonly account?: string | undefined;
  readonly field: string;
  readonly value: unknown;
  readonly at: number;
};

const place = { latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) };

/** What a client sends from their phone. `close`: they delete the conversation, which only Apple reports. */
const writtenContentSchema = z.discriminatedUnion('kind', [
  /** `product`: what the client asks about. */
  z.object({ kind: z.literal('text'), text: z.string(), product: z.string().optional() }),
  /** `fromTemplate`: a button of a template message. */
  z.object({ kind: z.literal('choice'), id: z.string(), title: z.string(), fromTemplate: z.boolean() }),
  z.object({ kind: z.literal('location'), ...place, name: z.string().optional(), address: z.string().optional() }),
  z.object({
    kind: z.literal('media'),
    fileId: z.string(),
    mediaType: z.string(),
    size: z.int(),
    /** In hex. */
    sha256: z.string(),
    name: z.string().optional(),
    text: z.string().optional(),
  }),
  z.object({
    kind: z.literal('order'),
    items: z.array(
      z.object({
        product: z.string(),
        quantity: z.int(),
        price: z.number().optional(),
        currency: z.string().optional(),
      }),
    ),
    text: z.string().optional(),
  }),
  /** A form, filled in. */
  z.object({ kind: z.literal('flow'), values: z.record(z.string(), z.json()) }),
  z.object({ kind: z.literal('close') }),
]);

export type WrittenContent = Readonly<z.infer<typeof writtenContentSchema>>;

export const writtenMessageSchema = z.object({
  by: carrier,
  channel: z.string(),
  /** As in a message to the client. */
  sender: z.string(),
  businessId: z.string(),
  /** Of the client: digits, WhatsApp's id of a person, or Apple's of a conversation. */
  from: z.string(),
  vendorMessageId: z.string(),
  /** ms since 1970. */
  at: z.int(),
  content: writtenContentSchema,
  /** The vendor's id of the message that it answers. */
  replyTo: z.string().optional(),
  /** The vendor's id of the last message that the client got from this number. */
  previous: z.string().optional(),
});

export type WrittenMessage = Readonly<z.infer<typeof writtenMessageSchema>>;

export type MessageUpdate = {
  readonly type: 'message';
  readonly account?: string | undefined;
  readonly message: WrittenMessage;
  readonly at: number;
};

export type Update = StatusUpdate | FieldUpdate | MessageUpdate;
