import type { Content } from '../channel/content.ts';
import type { MediaType } from '../channel/media-types.ts';
import { sessionOpenedMessage } from '../chat-queue/interaction.ts';
import type { NewSession } from '../chat-server/chat-server.ts';
import type { InviteRecord } from '../queue/invite-record.ts';

type Given = {
  readonly mediaType: MediaType;
  readonly message: string | undefined;
  readonly contactId?: string | undefined;
  readonly messageId?: string | undefined;
  readonly content?: Content | undefined;
};

/** The session that is opened for an invite. */
export function newSession(record: InviteRecord, { content, ...given }: Given): NewSession {
  const interaction = sessionOpenedMessage(record, given);

  return { interaction, content, nickname: nicknameOf(record), relatedContactId: record.relatedContactId };
}

function nicknameOf({ contact, clientId }: InviteRecord): string {
  const text = (key: string) => (typeof contact[key] === 'string' ? contact[key].trim() : '');

  return text('FullName') || [text('FirstName'), text('LastName')].filter(Boolean).join(' ') || clientId;
}
