import type { Catalog } from '../../catalog/catalog.ts';
import { rulesOf } from '../../channel/media-rules.ts';
import { isKvList, type KvList } from '../../esp/kv-list.ts';
import type { Fault } from '../../faults/faults.ts';
import { findResponse, whyInactive } from '../../invite/find-response.ts';
import { barsAnswer, readOptOut } from '../../invite/opt-out.ts';
import { renderInvite } from '../../invite/render-invite.ts';
import { takesFreeText } from '../../invite/window.ts';
import { namesIn } from '../../ledger/conversation.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { OptOuts } from '../../ledger/opt-outs.ts';
import { isMediaId, type MediaStore } from '../../media/media-store.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';
import { isApproved, maxTextLength, whyNoFile, whyNotCarried } from '../../standard-response/capabilities.ts';
import type { CompiledResponse } from '../../standard-response/compile.ts';
import { type ConversationSession, type Refused, refused } from './find-session.ts';
import type { PostedMessage } from './posted-message.ts';

export type CheckMessageDeps = {
  /** Loads the responses. */
  readonly openCatalog: () => Promise<Pick<Catalog, 'response' | 'loadResponses'>>;
  readonly conversations: Pick<Conversations, 'readCarried'>;
  readonly optOuts: Pick<OptOuts, 'read'>;
  readonly media: Pick<MediaStore, 'find'>;
  /** Looks whether anybody can fetch a file. Throws if not; `size` in bytes, if its server says so. */
  readonly lookAtFile: (url: string) => Promise<{ readonly size?: number | undefined }>;
};

/** What goes on the queue of it. */
type Sendable = Pick<AgentMessageRecord, 'text' | 'response' | 'contact' | 'agent' | 'customProperties' | 'files'>;

export type Checked = { readonly status: 'sendable'; readonly content: Sendable } | Refused;

/** What goes on the queue without a look at whether it may: relay decides then. */
export async function uncheckedContent(
  deps: CheckMessageDeps,
  { conversation }: ConversationSession,
  { text = '', response, mediaId, attachments = [] }: PostedMessage,
): Promise<Sendable> {
  if (response) {
    const { id, ...lists } = response;
    const found = await (await deps.openCatalog()).response(id);

    return { response: { id, hash: found?.hash ?? '' }, ...lists };
  }

  const stored = mediaId === undefined ? undefined : await deps.media.find({ conversation: conversation.id, mediaId });
  const uploaded = mediaId === undefined ? [] : [stored ?? { mediaId, mediaType: 'application/octet-stream' }];
  const files = [...uploaded, ...attachments];

  return { text, ...(files.length > 0 && { files }) };
}

/** Whether the channel and the client take the message now. Throws if a table or the bucket does not answer. */
export async function checkMessage(
  deps: CheckMessageDeps,
  session: ConversationSession,
  posted: PostedMessage,
  now: number,
): Promise<Checked> {
  const { channel, conversation } = session;
  const response = posted.response && (await lookUp(deps, session, posted.response.id, now));
  if (response && 'problems' in response) return refused(...response.problems);

  const optOut = await readOptOut(deps, channel, namesIn(conversation));
  if (optOut && barsAnswer(optOut, channel, response?.whatsapp?.category)) return refused({ code: 'opted_out' });
  if (!isTemplate(session, response) && !takesFreeText(channel, conversation, now))
    return windowClosed(deps, session, now);

  if (response && posted.response) return checkResponse(deps, session, { response, posted: posted.response, now });

  return checkText(deps, session, posted);
}

/** A template message reaches the client at any time. */
function isTemplate({ channel }: ConversationSession, response: CompiledResponse | undefined): boolean {
  return response !== undefined && isApproved(response, channel.mediaType);
}

/** Free text is the window's matter here, not the setting's: an agent answers. */
async function lookUp(
  deps: CheckMessageDeps,
  { channel }: ConversationSession,
  id: string,
  now: number,
): Promise<CompiledResponse | { readonly problems: readonly Fault[] }> {
  const problems: Fault[] = [];
  const catalog = await deps.openCatalog();
  const context = { catalog, channel: { ...channel, freeText: 'try' as const }, now, problems };
  const response = await findResponse(id, { ...context, parameter: 'standardResponseId' });

  return response && problems.length === 0 ? response : { problems };
}

async function checkResponse(
  deps: CheckMessageDeps,
  { row, channel }: ConversationSession,
  {
    response,
    posted: { contact, agent, customProperties },
    now,
  }: {
    readonly response: CompiledResponse;
    readonly posted: NonNullable<PostedMessage['response']>;
    readonly now: number;
  },
): Promise<Checked> {
  const { sessionId } = row;
  const lists = { contact, agent, customProperties };
  const userData = await readUserData(deps, sessionId);
  const rendered = renderInvite({ ...lists, userData, sessionId, acceptedAt: now }, response, channel);
  if (rendered.status === 'refused')
    return refused({ code: rendered.code, parameter: 'standardResponseId', detail: rendered.detail });

  return { status: 'sendable', content: { response: { id: response.id, hash: response.hash }, ...lists } };
}

/** What the session's invite carried, which field codes may read. */
export async function readUserData(
  { conversations }: { readonly conversations: Pick<Conversations, 'readCarried'> },
  sessionId: string,
): Promise<KvList> {
  const carried = await conversations.readCarried(sessionId);

  return isKvList(carried?.userData) ? carried.userData : {};
}

async function checkText(
  deps: CheckMessageDeps,
  { channel, conversation }: ConversationSession,
  { text = '', mediaId, attachments = [] }: PostedMessage,
): Promise<Checked> {
  const { named, attachments: allowed } = rulesOf(channel);
  const count = attachments.length + (mediaId === undefined ? 0 : 1);
  const parameter = mediaId === undefined ? 'attachments' : 'mediaId';
  if (count > allowed.max) {
    const most = allowed.max === 0 ? 'carries no files' : `takes no more files than ${allowed.max}`;
    return refused({ code: 'content_not_supported', parameter, detail: `${named} ${most}.` });
  }

  const maxLength = maxTextLength(channel, count > 0);
  if (text.length > maxLength) {
    const detail = `${named} takes at most ${maxLength} characters here.`;
    return refused({ code: 'content_not_supported', parameter: 'text', detail });
  }

  const isKnown = mediaId !== undefined && isMediaId(mediaId);
  const stored = isKnown ? await deps.media.find({ conversation: conversation.id, mediaId }) : undefined;
  if (mediaId !== undefined && !stored) return refused({ code: 'media_unknown', parameter });

  const looked = await Promise.all(attachments.map(async (file, index) => lookAt(deps, file, `attachments.${index}`)));
  const unreachable = looked.flatMap((one) => ('code' in one ? [one] : []));
  if (unreachable.length > 0) return refused(...unreachable);

  const files = [...(stored ? [stored] : []), ...looked.flatMap((one) => ('code' in one ? [] : [one]))];
  const whyNot = files.flatMap((file, index) => {
    const detail = whyNoFile({ 'media-type': file.mediaType, size: file.size ?? 0 }, channel, { text });
    const at = mediaId === undefined ? `attachments.${index}` : parameter;

    return detail === undefined ? [] : [{ code: 'content_not_supported' as const, parameter: at, detail }];
  });

  return whyNot.length > 0
    ? refused(...whyNot)
    : { status: 'sendable', content: { text, ...(files.length > 0 && { files }) } };
}

type File = NonNullable<AgentMessageRecord['files']>[number];

async function lookAt(
  { lookAtFile }: CheckMessageDeps,
  file: NonNullable<PostedMessage['attachments']>[number],
  parameter: string,
): Promise<File | Fault> {
  try {
    const { size } = await lookAtFile(file.url);

    return { ...file, ...(size !== undefined && { size }) };
  } catch {
    return { code: 'attachment_unreachable', parameter: `${parameter}.url` };
  }
}

/** More than an agent would read through. */
const maxNamed = 50;

/** Names what reaches the client all the same. */
async function windowClosed(deps: CheckMessageDeps, { channel }: ConversationSession, now: number): Promise<Refused> {
  const catalog = await deps.openCatalog();
  const templates = (await catalog.loadResponses())
    .filter((response) => isApproved(response, channel.mediaType) && whyNotCarried(response, channel) === undefined)
    .filter((response) => whyInactive(response, channel.timeZone, now) === undefined)
    .slice(0, maxNamed);
  const responses = await Promise.all(
    templates.map(async ({ id, name }) => ({ id, name, fields: (await catalog.response(id))?.fields ?? [] })),
  );

  return {
    ...refused({
      code: 'window_closed',
      detail: 'Send one of these responses: a template message reaches the client.',
    }),
    members: { responses },
  };
}
