/** What a channel can carry, by its vendor's rules. */
import type { AttachmentFile, StandardResponse } from './schema.ts';
import { literalLength } from './texts.ts';

export type MediaType = 'whatsapp' | 'applebc' | 'sms';

/** What is known of a channel here. */
type Carrier = { readonly mediaType: MediaType; readonly freeText?: 'refuse' | 'try' };

export const mostCharacters = { whatsapp: 4096, caption: 1024, applebc: 10_000, sms: 1600 } as const;

const mebibyte = 1024 * 1024;

type Files = { readonly types: readonly string[]; readonly mostBytes: number };

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media, without what takes no caption. */
const whatsappFiles: readonly Files[] = [
  { types: ['image/jpeg', 'image/png'], mostBytes: 5 * mebibyte },
  { types: ['video/mp4', 'video/3gpp'], mostBytes: 16 * mebibyte },
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
    mostBytes: 100 * mebibyte,
  },
];

/** An Apple attachment passes through the function, which has six seconds for all of it. */
export const mostAppleAttachmentBytes = 10 * mebibyte;

/** Why a channel cannot send a response, with what it takes; undefined where it can. */
export function whyNotCarried(response: StandardResponse, { mediaType, freeText = 'try' }: Carrier): string | undefined {
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

function whyNoWhatsappText({ text, attachments = [] }: StandardResponse, freeText: 'refuse' | 'try'): string | undefined {
  if (text === undefined) return 'A whatsapp channel sends text or a notification; this response has none.';
  if (freeText === 'refuse') return 'The channel sends only template messages: free-text is refuse.';
  if (attachments.length > 1) return 'A whatsapp channel sends one message, and so one attachment with the text as its caption.';

  const most = attachments.length === 0 ? mostCharacters.whatsapp : mostCharacters.caption;
  if (literalLength(text) > most)
    return `A whatsapp channel sends at most ${most} characters ${attachments.length === 0 ? 'of text' : 'as a caption'}.`;

  return attachments.map((file) => whyNoFile(file, whatsappFiles)).find((why) => why !== undefined);
}

function whyNoAppleText({ text, attachments = [] }: StandardResponse): string | undefined {
  if (text === undefined) return 'An applebc channel sends text or interactive content for apple; this response has none.';
  if (literalLength(text) > mostCharacters.applebc) return `An applebc channel sends at most ${mostCharacters.applebc} characters.`;

  const tooLarge = attachments.find(({ size = 0 }) => size > mostAppleAttachmentBytes);
  return tooLarge && `An applebc channel takes attachments of at most ${mostAppleAttachmentBytes} bytes.`;
}

function whyNoSms({ text, attachments = [] }: StandardResponse): string | undefined {
  if (text === undefined) return 'An sms channel sends text; this response has none.';
  if (attachments.length > 0) return 'An sms channel sends text without attachments.';

  return literalLength(text) > mostCharacters.sms ? `An sms channel sends at most ${mostCharacters.sms} characters.` : undefined;
}

function whyNoFile({ 'media-type': mediaType, size = 0 }: AttachmentFile, known: readonly Files[]): string | undefined {
  const files = known.find(({ types }) => types.includes(mediaType));
  if (!files)
    return `A whatsapp channel does not take ${mediaType}, but ${known
      .flatMap(({ types }) => types)
      .slice(0, 6)
      .join(', ')} and office documents.`;

  return size > files.mostBytes ? `A whatsapp channel takes ${mediaType} of at most ${files.mostBytes} bytes.` : undefined;
}
