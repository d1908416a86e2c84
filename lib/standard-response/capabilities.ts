/** What a channel can send, by its vendor's rules. */
import { type MediaType, maxAppleAttachmentBytes, maxCharacters } from '../channel/media-types.ts';
import type { AttachmentFile, StandardResponse } from './schema.ts';
import { literalLength } from './texts.ts';

/** What is known about a channel here. */
type Carrier = { readonly mediaType: MediaType; readonly freeText?: 'refuse' | 'try' };

const mebibyte = 1024 * 1024;

type Files = { readonly types: readonly string[]; readonly maxBytes: number };

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media, without the types that take no caption. */
const whatsappFiles: readonly Files[] = [
  { types: ['image/jpeg', 'image/png'], maxBytes: 5 * mebibyte },
  { types: ['video/mp4', 'video/3gpp'], maxBytes: 16 * mebibyte },
  {
    types: [
      'application/pdf',
      'text/plain',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
    maxBytes: 100 * mebibyte,
  },
];

/** Why a channel cannot send a response, and what it takes. Returns undefined if it can. */
export function whyNotCarried(
  response: StandardResponse,
  { mediaType, freeText = 'try' }: Carrier,
): string | undefined {
  switch (mediaType) {
    case 'whatsapp':
      return response.whatsapp ? undefined : whyNoWhatsappText(response, freeText);
    case 'applebc':
      return response.apple ? undefined : whyNoAppleText(response);
    case 'sms':
      return whyNoSms(response);
    default:
      return mediaType satisfies never;
  }
}

function whyNoWhatsappText(
  { text, attachments = [] }: StandardResponse,
  freeText: 'refuse' | 'try',
): string | undefined {
  if (text === undefined) return 'A whatsapp channel sends text or a notification; this response has none.';
  if (freeText === 'refuse') return 'The channel sends only template messages: free-text is refuse.';
  if (attachments.length > 1)
    return 'A whatsapp channel sends one message, and so one attachment with the text as its caption.';

  const most = attachments.length === 0 ? maxCharacters.whatsapp : maxCharacters.caption;
  if (literalLength(text) > most)
    return `A whatsapp channel sends at most ${most} characters ${attachments.length === 0 ? 'of text' : 'as a caption'}.`;

  return attachments.map((file) => whyNoFile(file, whatsappFiles)).find((why) => why !== undefined);
}

function whyNoAppleText({ text, attachments = [] }: StandardResponse): string | undefined {
  if (text === undefined)
    return 'An applebc channel sends text or interactive content for apple; this response has none.';
  if (literalLength(text) > maxCharacters.applebc)
    return `An applebc channel sends at most ${maxCharacters.applebc} characters.`;

  const tooLarge = attachments.find(({ size = 0 }) => size > maxAppleAttachmentBytes);
  return tooLarge && `An applebc channel takes attachments of at most ${maxAppleAttachmentBytes} bytes.`;
}

function whyNoSms({ text, attachments = [] }: StandardResponse): string | undefined {
  if (text === undefined) return 'An sms channel sends text; this response has none.';
  if (attachments.length > 0) return 'An sms channel sends text without attachments.';

  return literalLength(text) > maxCharacters.sms
    ? `An sms channel sends at most ${maxCharacters.sms} characters.`
    : undefined;
}

function whyNoFile({ 'media-type': mediaType, size = 0 }: AttachmentFile, known: readonly Files[]): string | undefined {
  const files = known.find(({ types }) => types.includes(mediaType));
  if (!files)
    return `A whatsapp channel does not take ${mediaType}, but ${known
      .flatMap(({ types }) => types)
      .slice(0, 6)
      .join(', ')} and office documents.`;

  return size > files.maxBytes
    ? `A whatsapp channel takes ${mediaType} of at most ${files.maxBytes} bytes.`
    : undefined;
}
