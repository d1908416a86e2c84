import * as z from 'zod/mini';
import { type FaultCode, faults } from '../faults/faults.ts';

const statuses = ['sending', 'retrying', 'sent', 'failed', 'unknown', 'expired', 'received'] as const;
const reasons = [
  'notification',
  'failed',
  'expired',
  'cancelled',
  'requested',
  'orphan',
  'ended',
  'undelivered',
  'idle',
  'superseded',
  'closed',
] as const;

/** A code that a newer version wrote is kept in the detail. */
export const faultSchema = z.pipe(
  z.object({ code: z.string(), detail: z.optional(z.string()) }),
  z.transform(({ code, detail }): { readonly code: FaultCode; readonly detail?: string | undefined } =>
    Object.hasOwn(faults, code)
      ? { code: code as FaultCode, detail }
      : { code: 'vendor_refused', detail: `A newer version says ${code}.` },
  ),
);

const chat = z.readonly(
  z.object({
    state: z.enum(['open', 'terminated']),
    /** Its name in the catalog. */
    server: z.string(),
    /**
     * The id that the server assigned, set once the session is open there. A session with such an id is ended on its
     * server before the row says `terminated`.
     */
    id: z.optional(z.string()),
    /** Sealed: what the server needs besides its id. Removed when the session has ended. */
    secret: z.optional(z.string()),
    /** `ended`: on its server, without us. A reason of a newer version is read as absent. */
    reason: z.catch(z.optional(z.enum(reasons)), undefined),
  }),
);

/** An earlier step of an invite with a fallback, as its receipts and replies still need it. */
export type PastStep = {
  readonly channel: string;
  readonly businessId?: string | undefined;
  readonly conversation?: string | undefined;
  readonly lookbackDays?: number | undefined;
  readonly template?: string | undefined;
  /** Whether its message went out: `sent` also if its receipt says that it failed later. */
  readonly status: 'sent' | 'unknown' | 'failed';
  /** When it was sent; if that is not known, when it was claimed. */
  readonly at: number;
};

const endsOfSteps = ['success', 'replied', 'deadline', 'refused', 'ended'] as const;

/**
 * What was done for one invite: one row an invite, keyed by its session id. No client id and no text is ever in it, and
 * the vendor's id of the message, which may hold a client's number, is sealed where the stage has a key. Times are ms
 * since 1970. Versions run side by side during a deployment, so a status, reason or fault code that this version does
 * not know is read as far as possible.
 */
export const rowSchema = z.readonly(
  z.object({
    sessionId: z.string(),
    /**
     * `received`: a client's message opened the session, and nothing was sent. A status of a newer version is read as
     * `unknown`: nothing is sent for it again.
     */
    status: z.catch(z.enum(statuses), 'unknown'),
    /** That status as it is stored: only the newer version can go on with the invite. A write keeps it. */
    newerStatus: z.optional(z.string()),
    /** Claimed attempts to send; 0 if there was none. */
    attempt: z.number(),
    /**
     * Token of the write that made the row as it is. Every write brings its own, so it is also what a later write
     * compares.
     */
    version: z.string(),
    /** `sending` only: until then the worker that claimed the row may still be sending. */
    leaseUntil: z.optional(z.number()),
    /** No attempt before this time: of `retrying`, and of a later step that is tried again after one that went out. */
    notBefore: z.optional(z.number()),
    deadline: z.number(),
    contentHash: z.string(),
    acceptedAt: z.number(),
    updatedAt: z.number(),
    /** When the first attempt was claimed. Rows of earlier versions have none of these three times. */
    claimedAt: z.optional(z.number()),
    /** When the vendor took the message. */
    sentAt: z.optional(z.number()),
    /** When the session was terminated. */
    endedAt: z.optional(z.number()),
    notification: z.boolean(),
    channel: z.optional(z.string()),
    /** Which of the channel's business ids sends it. Rows of earlier versions have none. */
    businessId: z.optional(z.string()),
    chatQueueKey: z.optional(z.string()),
    /**
     * What its caller knows it by: the key, and the text or number that the request had as its `ReferenceId`. Rows of
     * earlier versions, and of invites that were cancelled before a claim, have none.
     */
    named: z.optional(z.object({ key: z.string(), referenceId: z.optional(z.unknown()) })),
    /** The caller that is told by callbacks what becomes of it. Absent: nobody is. */
    callbackTo: z.optional(z.string()),
    /** The digest of its conversation, on channels that take their clients' messages. */
    conversation: z.optional(z.string()),
    /** For how many days the channel remembers a conversation, and so this row. Absent: for no longer than others. */
    lookbackDays: z.optional(z.number()),
    /** Its template message as `name:language`, on channels whose vendor reports receipts. */
    template: z.optional(z.string()),
    /** The step that was claimed last, of an invite with a fallback. Absent: the first, 0. */
    step: z.optional(z.number()),
    /** When that was, for the first time. Absent: `claimedAt`. */
    stepAt: z.optional(z.number()),
    /** Those that are over, in order; the last of them may be `step` itself. */
    pastSteps: z.optional(z.transform((value): readonly PastStep[] => (Array.isArray(value) ? value : []))),
    /** Why no other step follows, though the channel has one left. A newer version's reason is read as `ended`. */
    stepsEnd: z.catch(z.optional(z.enum(endsOfSteps)), 'ended'),
    /** The session of this conversation before it, of a session that a client's message opened. */
    previousSessionId: z.optional(z.string()),
    /** The vendor's id of the message. */
    messageId: z.optional(z.string()),
    fault: z.optional(faultSchema),
    /** An earlier attempt may have reached the client: only if the channel says `resend-unknown`. */
    maybeSent: z.optional(z.literal(true)),
    chat,
    /** Attributes that a newer version has added. A write keeps them. */
    others: z.optional(z.record(z.string(), z.unknown())),
  }),
);

/** The attributes that this version writes and reads, by their names in a row. */
export const rowNames: ReadonlySet<string> = new Set(Object.keys(rowSchema.def.innerType.shape));

export const statusNames: ReadonlySet<unknown> = new Set(statuses);

export type LedgerRow = z.output<typeof rowSchema>;
export type LedgerFault = z.output<typeof faultSchema>;
export type LedgerChat = z.output<typeof chat>;
export type TerminationReason = (typeof reasons)[number];
export type EndOfSteps = (typeof endsOfSteps)[number];

/** Until when a row, and what lies beside it, is kept: ms since 1970. */
export function keptUntil({
  deadline,
  lookbackDays = 0,
}: Pick<LedgerRow, 'deadline'> & Partial<Pick<LedgerRow, 'lookbackDays'>>): number {
  return deadline + Math.max(minKeptDays, lookbackDays) * 86_400_000;
}

const minKeptDays = 14;
