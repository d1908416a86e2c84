/** The file behind the phones: a line for whatever happened on one. */
import { readFileSync, truncateSync } from 'node:fs';
import * as z from 'zod';
import { receiptStatuses, takenMessageSchema, writtenMessageSchema } from './updates.ts';

const phoneMessageSchema = z.object({
  sessionId: z.string(),
  mediaType: z.string(),
  text: z.string(),
  template: z.string().optional(),
  /** Links, or names, of what came with the text. */
  attachments: z.array(z.string()).readonly().optional(),
  /** What the vendor fetched by these links, if they lead to this machine. */
  files: z
    .array(z.object({ mediaType: z.string(), size: z.int(), sha256: z.string(), name: z.string().optional() }))
    .readonly()
    .optional(),
  /** What the client can select or press. */
  choices: z.array(z.string()).readonly().optional(),
  /** Of a carousel, from left to right. */
  cards: z
    .array(z.object({ text: z.string(), attachment: z.string().optional(), choices: z.array(z.string()).readonly() }))
    .readonly()
    .optional(),
  /** ISO 8601, UTC. */
  at: z.string(),
});

export type PhoneMessage = Readonly<z.infer<typeof phoneMessageSchema>>;

const receiptSchema = z.object({ status: z.enum(receiptStatuses), at: z.string() });
export type ShownReceipt = z.infer<typeof receiptSchema>;

/** What the business lets the client see of their last message. */
const presences = ['read', 'typing'] as const;
export type Presence = (typeof presences)[number];

// An older state folder has lines of messages without `taken`.
const messageLine = z.object({
  clientId: z.string(),
  message: phoneMessageSchema,
  taken: takenMessageSchema.optional(),
});
const receiptLine = z.object({ clientId: z.string(), vendorMessageId: z.string(), receipt: receiptSchema });
const writtenLine = z.object({ clientId: z.string(), written: writtenMessageSchema });
const presenceLine = z.object({
  clientId: z.string(),
  vendorMessageId: z.string(),
  presence: z.enum(presences),
  at: z.string(),
});

const traitsSchema = z.object({ unreachable: z.boolean().optional(), hidesNumber: z.boolean().optional() });
const traitsLine = z.object({ clientId: z.string(), traits: traitsSchema });

const anyLine = z.union([messageLine, receiptLine, writtenLine, presenceLine, traitsLine]);

export type Line = z.infer<typeof anyLine>;
/** How WhatsApp knows the client. What is left out stays as it is. */
export type Traits = Readonly<z.infer<typeof traitsSchema>>;
export type MessageLine = z.infer<typeof messageLine>;
export type WrittenLine = z.infer<typeof writtenLine>;

// A kill can leave half of the last line. What it said was never confirmed to anybody, so it is cut off.
export function readWholeLines(path: string): readonly Line[] {
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) {
    truncateSync(path, whole);
  }

  return bytes
    .toString('utf8', 0, whole)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => anyLine.parse(JSON.parse(line)));
}
