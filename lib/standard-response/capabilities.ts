/** What a channel can send, by its vendor's rules. */
import { type MediaType, mediaTypeOf } from '../channel/media-types.ts';
import type { AttachmentFile, StandardResponse } from './schema.ts';
import { isLongerThan } from './texts.ts';

/** What is known about a channel here. */
type Carrier = { readonly mediaType: MediaType; readonly freeText?: 'refuse' | 'try' };

/** Why a channel cannot send a response, and what it takes. Returns undefined if it can. */
export function whyNotCarried(
  response: StandardResponse,
  { mediaType, freeText = 'try' }: Carrier,
): string | undefined {
  const { structured, named, sends, hasWindow, maxCharacters, attachments: allowed } = mediaTypeOf(mediaType);
  const { text, attachments = [] } = response;

  if (structured !== undefined && response[structured]) return undefined;
  if (text === undefined) return `${named} sends ${sends}; this response has none.`;
  if (hasWindow && freeText === 'refuse') return 'The channel sends only template messages: free-text is refuse.';
  if (attachments.length > allowed.max) {
    return allowed.max === 0
      ? `${named} sends text without attachments.`
      : `${named} sends one message, and so one attachment with the text as its caption.`;
  }

  const maxCaption = attachments.length === 0 ? undefined : allowed.maxCaption;
  const max = maxCaption ?? maxCharacters;
  if (isLongerThan(max, text))
    return `${named} sends at most ${max} characters ${maxCaption === undefined ? 'of text' : 'as a caption'}.`;

  return attachments.map((file) => whyNoFile(file, mediaType)).find((why) => why !== undefined);
}

/** The longest text that goes out, with attachments or without. */
export function maxTextLength(mediaType: MediaType, hasAttachments: boolean): number {
  const { maxCharacters, attachments } = mediaTypeOf(mediaType);

  return hasAttachments ? (attachments.maxCaption ?? maxCharacters) : maxCharacters;
}

/** Why a channel of this media type cannot send a file. */
export function whyNoFile(
  { 'media-type': type, size = 0 }: Pick<AttachmentFile, 'media-type' | 'size'>,
  mediaType: MediaType,
): string | undefined {
  const {
    named,
    attachments: { files },
  } = mediaTypeOf(mediaType);

  if ('any' in files)
    return size > files.any.maxBytes ? `${named} takes attachments of at most ${files.any.maxBytes} bytes.` : undefined;

  const found = files.find(({ types }) => types.includes(type));
  if (!found) {
    const some = files.flatMap(({ types }) => types).slice(0, 6);

    return `${named} does not take ${type}, but ${some.join(', ')} and office documents.`;
  }

  return size > found.maxBytes ? `${named} takes ${type} of at most ${found.maxBytes} bytes.` : undefined;
}
