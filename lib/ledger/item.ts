import * as z from 'zod/mini';
import { type FaultCode, faults } from '../faults/faults.ts';
import type { LedgerRow } from './ledger.ts';

const daysKept = 14;

/** The row as it lies in the table. Names are short: an item under 1 KB is one write unit. `expiresAt` is DynamoDB's TTL, in seconds. */
const itemSchema = z.object({
  sessionId: z.string(),
  status: z.enum(['sending', 'retrying', 'sent', 'failed', 'unknown', 'expired']),
  attempt: z.number(),
  version: z.string(),
  leaseUntil: z.optional(z.number()),
  notBefore: z.optional(z.number()),
  deadline: z.number(),
  contentHash: z.string(),
  acceptedAt: z.number(),
  updatedAt: z.number(),
  notification: z.boolean(),
  channel: z.optional(z.string()),
  chatQueueKey: z.optional(z.string()),
  messageId: z.optional(z.string()),
  fault: z.optional(
    z.object({
      code: z.custom<FaultCode>((code) => typeof code === 'string' && code in faults),
      detail: z.optional(z.string()),
    }),
  ),
  maybeSent: z.optional(z.literal(true)),
  chat: z.object({
    state: z.enum(['open', 'terminated']),
    server: z.string(),
    id: z.optional(z.string()),
    secret: z.optional(z.string()),
    reason: z.optional(z.enum(['notification', 'failed', 'expired', 'cancelled', 'requested', 'orphan', 'ended'])),
  }),
});

export function toItem({ version, maybeSent, ...row }: Omit<LedgerRow, 'attempt' | 'status'>): Record<string, unknown> {
  const expiresAt = Math.ceil(row.deadline / 1000) + daysKept * 86_400;

  return { ...row, owner: version, ...(maybeSent && { unsure: maybeSent }), expiresAt };
}

export function fromItem({ owner, unsure, ...item }: Record<string, unknown>): LedgerRow {
  return itemSchema.parse({ ...item, version: owner, ...(unsure === true && { maybeSent: unsure }) });
}
