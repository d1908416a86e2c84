import { mediaTypeOf } from './media-types.ts';
import { type PhoneOptions, readPhoneNumber } from './phone-number.ts';
import type { ChannelSettings } from './settings.ts';
import { isUserId } from './user-id.ts';

/** The client's id as the channel needs it, or why the channel cannot use it. `why` never contains the id. */
export type ReadId = { readonly id: string } | { readonly why: string };

/**
 * Reads a client's id in the form that the channel needs. In a file of its own, so that code that never reads one does
 * not load it.
 */
export async function readClientId(
  written: string,
  { mediaType, transport }: Pick<ChannelSettings, 'mediaType' | 'transport'>,
): Promise<ReadId> {
  const { clientId } = mediaTypeOf(mediaType);
  if (clientId.kind !== 'phone')
    return clientId.kind === 'page' ? readPageScopedId(written) : readConversationId(written);

  const userId = clientId.userIds && written.trim().replace(/^whatsapp:/i, '');
  if (userId === undefined || !isUserId(userId)) return readPhone(written, clientId);

  return transport === undefined
    ? { why: 'The chat server of this channel sends to phone numbers only: send one, the country code first.' }
    : { id: userId };
}

async function readPhone(written: string, options: PhoneOptions): Promise<ReadId> {
  // A JSON number with a fraction is no phone number, even if its digits would make one.
  if (/^\d{5,}\.\d+$/.test(written.trim())) return { why: 'Send a phone number: its digits, the country code first.' };

  const number = await readPhoneNumber(written, options);

  return number.status === 'read' ? { id: number.digits } : { why: number.detail };
}

/** Apple assigns the id when a client first writes to the business: it cannot be derived from a phone number. */
function readConversationId(written: string): ReadId {
  const id = written.trim();

  if (/^(tel:)?\+?[\d\s().-]{7,20}$/.test(id)) {
    return {
      why: 'Apple reaches a client by the conversation id that it sent with the client’s first message, never by a phone number.',
    };
  }

  return /^[\x21-\x7e]{4,256}$/.test(id)
    ? { id }
    : { why: 'Send the conversation id that Apple sent, without blanks.' };
}

/** Meta assigns it when a client first writes to the Page. It is longer than a phone number. */
function readPageScopedId(written: string): ReadId {
  const id = written.trim();
  if (/^\d{14,32}$/.test(id)) return { id };

  return {
    why: 'Messenger reaches a client by the page-scoped id (PSID) that Meta sent with the client’s first message: its digits, never a phone number.',
  };
}
