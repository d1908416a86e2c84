import * as z from 'zod/mini';
import { asciiJson } from '../esp/json.ts';
import { isKvList, type KvList } from '../esp/kv-list.ts';
import { type ReadRecord, readRecord } from './read-record.ts';

const kvList = z.custom<KvList>(isKvList, 'must be a list of keys and values');

/** A later step of an invite with a fallback: the record's channel, business id and response are those of the step. */
const step = z.object({
  /** 1 is the first channel of the list. */
  number: z.int().check(z.minimum(1)),
  /** The step before it is waited for so long, and for this receipt. */
  afterSeconds: z.number(),
  successStatus: z.enum(['sent', 'delivered']),
  /** What the invite itself names: its channel's list holds the steps, and its response decides theirs. */
  invite: z.object({
    channel: z.string(),
    businessId: z.string(),
    response: z.optional(z.object({ id: z.string(), hash: z.string() })),
  }),
});

/** An accepted invite as it lies on the invite queue. Times are ms since 1970. */
const inviteRecord = z.object({
  /** 2 of a later step: an earlier version would take it for the invite itself. */
  v: z.literal([1, 2]),
  sessionId: z.string().check(z.minLength(1)),
  caller: z.string(),
  /** What its caller knows it by: see the ledger's row. */
  named: z.optional(z.object({ key: z.string(), referenceId: z.optional(z.unknown()) })),
  /** The caller, if callbacks tell it what becomes of the invite. */
  callbackTo: z.optional(z.string()),
  acceptedAt: z.int(),
  deadline: z.int(),
  contentHash: z.string(),
  channel: z.string(),
  clientId: z.string(),
  businessId: z.string(),
  chatQueueKey: z.string(),
  notification: z.boolean(),
  /** Of the Amazon Connect contact whose flow sent the invite. */
  relatedContactId: z.optional(z.string()),
  response: z.optional(z.object({ id: z.string(), hash: z.string() })),
  step: z.optional(step),
  contact: kvList,
  agent: kvList,
  customProperties: kvList,
  userData: kvList,
});
export type InviteRecord = z.output<typeof inviteRecord>;
export type StepRecord = InviteRecord & { readonly step: NonNullable<InviteRecord['step']> };

export function writeInviteRecord(record: InviteRecord): string {
  return asciiJson(record);
}

export function readInviteRecord(body: string): ReadRecord<InviteRecord> {
  return readRecord(body, {
    schema: inviteRecord,
    // The second version is that of later steps alone.
    isNewer: ({ v, step }: { readonly v: number; readonly step?: unknown }) => v > (step === undefined ? 1 : 2),
    why: ({ issues }) => {
      // Names the members that are wrong, if their names can be nobody's value.
      const members = [...new Set(issues.map(({ path }) => String(path[0] ?? 'the body')))].filter((name) =>
        /^[a-zA-Z ]{1,20}$/.test(name),
      );

      return `not an invite record: ${members.join(', ')}`;
    },
  });
}
