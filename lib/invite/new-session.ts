import type { NewSession } from '../chat-server/chat-server.ts';
import { openInteraction } from '../chat-server/interaction.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { MediaType } from '../standard-response/carries.ts';
import type { Content } from '../standard-response/content.ts';

type Given = {
  readonly mediaType: MediaType;
  readonly message: string | undefined;
  readonly contactId?: string | undefined;
  readonly content?: Content | undefined;
};

/** The session that an invite asks its chat server for. */
export function newSession(record: InviteRecord, { content, ...given }: Given): NewSession {
  const interaction = openInteraction(record, given);

  return { interaction, content, nickname: nicknameOf(record), relatedContactId: record.relatedContactId };
}

function nicknameOf({ contact, clientId }: InviteRecord): string {
  const text = (key: string) => (typeof contact[key] === 'string' ? contact[key].trim() : '');

  return text('FullName') || [text('FirstName'), text('LastName')].filter(Boolean).join(' ') || clientId;
}
