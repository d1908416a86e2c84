import * as z from 'zod/mini';
import { asciiJson } from '../esp/json.ts';
import { isKvList, type KvList } from '../esp/kv-list.ts';
import { readJson } from '../net/read-json.ts';

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

const versioned = z.object({ v: z.int() });

/**
 * `later`: written by a newer deployment, and left for one. `poison`: it can never be read; `reason` contains nothing
 * of the body.
 */
export type ReadRecord =
  | { readonly status: 'read'; readonly record: InviteRecord }
  | { readonly status: 'later' }
  | { readonly status: 'poison'; readonly reason: string };

export function writeInviteRecord(record: InviteRecord): string {
  return asciiJson(record);
}

export function readInviteRecord(body: string): ReadRecord {
  const value = readJson(body);
  if (value === undefined) return { status: 'poison', reason: 'the body is not JSON' };

  const version = versioned.safeParse(value);
  if (version.success && version.data.v > 1) return { status: 'later' };

  const parsed = inviteRecord.safeParse(value);
  if (parsed.success) return { status: 'read', record: parsed.data };

  const members = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? 'the body')))].filter((name) =>
    /^[a-zA-Z ]{1,20}$/.test(name),
  );

  return { status: 'poison', reason: `not an invite record: ${members.join(', ')}` };
}
