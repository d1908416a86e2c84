import * as z from 'zod/mini';
import { asciiJson } from '../esp/json.ts';
import { isKvList, type KvList } from '../esp/kv-list.ts';
import { type ReadRecord, readRecord } from './read-record.ts';

const kvList = z.custom<KvList>(isKvList, 'must be a list of keys and values');

/** An accepted invite as it lies on the invite queue. Times are ms since 1970. */
const inviteRecord = z.object({
  v: z.literal(1),
  sessionId: z.string().check(z.minLength(1)),
  caller: z.string(),
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
  contact: kvList,
  agent: kvList,
  customProperties: kvList,
  userData: kvList,
});
export type InviteRecord = z.output<typeof inviteRecord>;

export function writeInviteRecord(record: InviteRecord): string {
  return asciiJson(record);
}

export function readInviteRecord(body: string): ReadRecord<InviteRecord> {
  return readRecord(body, { schema: inviteRecord, newest: 1, why });
}

/** Names the members that are wrong, if their names can be nobody's value. */
function why({ issues }: z.core.$ZodError): string {
  const members = [...new Set(issues.map(({ path }) => String(path[0] ?? 'the body')))].filter((name) =>
    /^[a-zA-Z ]{1,20}$/.test(name),
  );

  return `not an invite record: ${members.join(', ')}`;
}
