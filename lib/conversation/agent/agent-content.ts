/** What an agents' message holds, once it is about to go out. */
import type { Content } from '../../channel/content.ts';
import { rulesOf } from '../../channel/media-rules.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import { renderInvite } from '../../invite/render-invite.ts';
import type { Conversation } from '../../ledger/conversation.ts';
import type { LedgerFault, LedgerRow } from '../../ledger/row.ts';
import type { MediaFile, MediaPlace } from '../../media/media-store.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';
import type { AgentMessageDeps } from './agent-message-deps.ts';
import { readUserData } from './check-message.ts';

/**
 * - `ready`: `category` is that of a template message.
 * - `failed`: it can never be sent.
 * - `later`: a newer deployment may know what this one does not; `fault` says what.
 */
export type AgentContent =
  | { readonly status: 'ready'; readonly content: Content; readonly category?: string | undefined }
  | { readonly status: 'failed'; readonly fault: LedgerFault }
  | { readonly status: 'later'; readonly fault: LedgerFault };

type Session = {
  readonly row: LedgerRow;
  readonly channel: ChannelSettings;
  readonly conversation: Conversation;
};

/** Long enough for the vendor to fetch it, and for a send that is repeated. */
const linkSeconds = 900;

export async function agentContent(
  deps: Pick<AgentMessageDeps, 'catalog' | 'conversations' | 'media'>,
  record: AgentMessageRecord,
  { row, channel, conversation }: Session,
): Promise<AgentContent> {
  if (record.response) return ofResponse(deps, record, { row, channel, conversation });

  const files = await Promise.all(
    (record.files ?? []).map(async ({ mediaId, url, mediaType, name, size = 0 }) => {
      const link =
        mediaId === undefined
          ? url
          : await linkOf(deps, channel, { conversation: conversation.id, mediaId, mediaType, size, name });

      return { url: link ?? '', mediaType, ...(name !== undefined && { name }) };
    }),
  );

  return {
    status: 'ready',
    content: { type: 'text', text: record.text ?? '', ...(files.length > 0 && { attachments: files }) },
  };
}

/** What the vendor fetches an uploaded file by. */
async function linkOf(
  { media }: Pick<AgentMessageDeps, 'media'>,
  channel: ChannelSettings,
  file: MediaFile & MediaPlace,
): Promise<string> {
  return rulesOf(channel).readsBucket ? media.uriOf(file) : media.linkTo(file, linkSeconds, { as: 'stored' });
}

async function ofResponse(
  deps: Pick<AgentMessageDeps, 'catalog' | 'conversations'>,
  { response: wanted, contact = {}, agent = {}, customProperties = {}, acceptedAt }: AgentMessageRecord,
  { row: { sessionId }, channel }: Session,
): Promise<AgentContent> {
  const response = wanted && (await deps.catalog().response(wanted.id));
  if (!response || (wanted.hash !== '' && response.hash !== wanted.hash))
    return { status: 'later', fault: { code: 'unknown_response', detail: 'The response has changed or gone since.' } };

  const userData = await readUserData(deps, sessionId);
  const rendered = renderInvite(
    { contact, agent, customProperties, userData, sessionId, acceptedAt },
    response,
    channel,
  );

  return rendered.status === 'rendered'
    ? { status: 'ready', content: rendered.content, category: response.whatsapp?.category }
    : { status: 'failed', fault: { code: rendered.code, detail: rendered.detail } };
}
