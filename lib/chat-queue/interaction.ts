import * as z from 'zod/mini';
import { type MediaType, mediaTypes } from '../channel/media-types.ts';
import { messageIdOf } from '../channel/message-id.ts';
import { asciiJson } from '../esp/json.ts';
import type { KvList } from '../esp/kv-list.ts';
import { readJson } from '../net/read-json.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type {
  sessionChannelChanged,
  sessionMessage,
  sessionOpened,
  sessionReceipt,
  sessionTerminated,
} from './interaction-schema.ts';

/** Read-only versions of the published schemas. */
export type SessionOpened = Readonly<z.infer<typeof sessionOpened>>;
export type SessionTerminated = Readonly<z.infer<typeof sessionTerminated>>;
export type SessionReceipt = Readonly<z.infer<typeof sessionReceipt>>;
export type SessionChannelChanged = Readonly<z.infer<typeof sessionChannelChanged>>;
export type SessionMessage = Readonly<z.infer<typeof sessionMessage>>;
/** On a notifications queue: a session that was ended, but whose end could not be recorded. The sweep records it. */
export type SessionEnding = {
  readonly v: 1;
  readonly type: 'session.ending';
  readonly interactionId: string;
  readonly deadline: string;
};
export type ChatQueueMessage =
  | SessionOpened
  | SessionMessage
  | SessionReceipt
  | SessionChannelChanged
  | SessionTerminated
  | SessionEnding;

/** An invite's interaction with all its user data, typed and unchanged, and Genesys' `_ums*` keys of the session. */
export function sessionOpenedMessage(
  record: InviteRecord,
  {
    mediaType,
    message,
    contactId,
    messageId,
  }: {
    readonly mediaType: MediaType;
    readonly message: string | undefined;
    readonly contactId?: string | undefined;
    readonly messageId?: string | undefined;
  },
): SessionOpened {
  const outbound = String(record.userData.GCTI_Chat_SubmitAsOutbound).toLowerCase() === 'true';
  const lastCalledAgent = record.userData.LastCalledAgent_EmployeeID;

  return {
    v: 1,
    type: 'session.opened',
    interactionId: record.sessionId,
    interactionType: outbound ? 'Outbound' : 'Inbound',
    interactionSubtype: outbound ? 'OutboundNew' : 'InboundNew',
    mediaType: mediaTypes[mediaType].session,
    channel: record.channel,
    clientId: record.clientId,
    businessId: record.businessId,
    chatQueueKey: record.chatQueueKey,
    tenantId: record.chatQueueKey.slice(0, record.chatQueueKey.indexOf(':')),
    submittedAt: new Date(record.acceptedAt).toISOString(),
    deadline: new Date(record.deadline).toISOString(),
    notification: record.notification,
    ...(record.response && { standardResponseId: record.response.id }),
    ...(message !== undefined && { message }),
    ...(messageId !== undefined && { messageId }),
    ...((typeof lastCalledAgent === 'string' || typeof lastCalledAgent === 'number') && {
      lastCalledAgent: String(lastCalledAgent),
    }),
    ...(contactId !== undefined && { contactId }),
    userData: { ...record.userData, ...umsKeys(record, mediaType) },
  };
}

/** Why a session ends, and when: ms since 1970. */
export type Ending = { readonly reason: string; readonly at: number };

export function sessionTerminatedMessage(sessionId: string, { reason, at }: Ending): SessionTerminated {
  return { v: 1, type: 'session.terminated', interactionId: sessionId, reason, at: new Date(at).toISOString() };
}

/**
 * What became of a message: of the invite, if no `number` says otherwise. `at`: ms since 1970, by the vendor's clock.
 */
export function sessionReceiptMessage(
  sessionId: string,
  {
    status,
    at,
    fault,
    number = 0,
  }: Pick<SessionReceipt, 'status' | 'fault'> & { readonly at: number; readonly number?: number },
): SessionReceipt {
  return {
    v: 1,
    type: 'session.receipt',
    interactionId: sessionId,
    messageId: messageIdOf(sessionId, number),
    status,
    at: new Date(at).toISOString(),
    ...(fault && { fault: { code: fault.code, ...(fault.detail !== undefined && { detail: fault.detail }) } }),
  };
}

export function endingEntry({
  sessionId,
  deadline,
}: {
  readonly sessionId: string;
  readonly deadline: number;
}): SessionEnding {
  return { v: 1, type: 'session.ending', interactionId: sessionId, deadline: new Date(deadline).toISOString() };
}

function umsKeys(record: InviteRecord, mediaType: MediaType): KvList {
  return {
    _umsMediaType: mediaType,
    _umsMediaTypeChat: mediaTypes[mediaType].session,
    _umsChannel: record.channel,
    _umsClientId: record.clientId,
    _umsBusinessId: record.businessId,
    _umsChatSessionId: record.sessionId,
    _umsChatPossible: 'true',
  };
}

export function writeChatQueueMessage(message: ChatQueueMessage): string {
  return asciiJson(message);
}

/** The part of an entry that the sweep needs. */
const entrySchema = z.object({
  v: z.int(),
  type: z.enum(['session.opened', 'session.ending']),
  interactionId: z.string().check(z.minLength(1)),
  deadline: z.iso.datetime(),
});

/** `ending`: the session must end, whatever it is; without it the entry is of a notification. */
export type Entry = { readonly sessionId: string; readonly deadline: number; readonly ending: boolean };

/** Reads an entry of a notifications queue; returns undefined if it is not one. */
export function readEntry(body: string): Entry | undefined {
  const { success, data } = entrySchema.safeParse(readJson(body));

  return success
    ? { sessionId: data.interactionId, deadline: Date.parse(data.deadline), ending: data.type === 'session.ending' }
    : undefined;
}
