/** What a simulated vendor reports: what became of a message, or what it has stopped. */
import * as z from 'zod';

export const receiptStatuses = ['sent', 'delivered', 'read', 'failed'] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

/** How a message left, as far as its receipts need it. `messageId`: what the sender gave us to return, as it is. */
export const takenMessageSchema = z.object({
  by: z.enum(['meta', 'aws-whatsapp', 'aws-sms']),
  vendorMessageId: z.string(),
  messageId: z.string().optional(),
  /** Digits, or WhatsApp's id of a person. */
  to: z.string(),
  /** The business number: a phone number id of Meta's or AWS', or what an SMS says it comes from. */
  sender: z.string(),
  template: z.boolean(),
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

export type Update = StatusUpdate | FieldUpdate;
