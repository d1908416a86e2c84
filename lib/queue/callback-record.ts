import * as z from 'zod/mini';
import { type ReadRecord, readRecord } from './read-record.ts';

const text = z.string().check(z.minLength(1));

/** What callers are told, by its name in callbacks. */
export const callbackEvents = [
  'invite.sent',
  'invite.failed',
  'invite.expired',
  'invite.unknown',
  'invite.delivered',
  'invite.read',
  'invite.undelivered',
  'client.replied',
  'session.terminated',
] as const;
export type CallbackEvent = (typeof callbackEvents)[number];

/** Something that has happened, or is about to be written down. Times are ms since 1970. */
const event = z.object({
  v: z.literal(1),
  type: z.literal('event'),
  /** Drawn when it was put: a record that comes again has the same one, another announcement has not. */
  id: text,
  caller: text,
  sessionId: text,
  event: z.enum(callbackEvents),
  /** When it was announced. */
  at: z.int(),
  /** How often the endpoint was tried. */
  tries: z._default(z.int(), 0),
  /** Not before this time. */
  due: z.optional(z.int()),
  /** What the last try met. */
  answer: z.optional(z.string()),
});

/** Tries whether an endpoint takes again what is parked for it. */
const probe = z.object({ v: z.literal(1), type: z.literal('probe'), caller: text });

const callbackRecord = z.discriminatedUnion('type', [event, probe]);

export type CallbackRecord = z.output<typeof callbackRecord>;
export type EventRecord = z.output<typeof event>;
export type ProbeRecord = z.output<typeof probe>;

export function readCallbackRecord(body: string): ReadRecord<CallbackRecord> {
  return readRecord(body, { schema: callbackRecord, isNewer: ({ v }) => v > 1, why: () => 'not a callback record' });
}
