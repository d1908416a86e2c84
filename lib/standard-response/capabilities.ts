/** What a channel can send, by its vendor's rules. */
import { rulesOf } from '../channel/media-rules.ts';
import { type MediaType, mediaTypeOf } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { AttachmentFile, StandardResponse } from './schema.ts';
import { isLongerThan } from './texts.ts';

/** What is known about a channel here. */
export type Carrier = Pick<ChannelSettings, 'mediaType' | 'transport' | 'limits'>;

/** Why a channel cannot send a response, and what it takes. Returns undefined if it can. */
export function whyNotCarried(
  response: StandardResponse,
  { freeText = 'try', ...carrier }: Carrier & Partial<Pick<ChannelSettings, 'freeText'>>,
): string | undefined {
  const { mediaType, transport } = carrier;
  const { structured, named, sends, maxCharacters, attachments: allowed } = rulesOf(carrier);
  const { text, attachments = [] } = response;

  const needsApproval = mediaTypeOf(mediaType).hasWindow && freeText === 'refuse';

  if (structured === 'whatsapp' && transport === 'whatsapp-aws' && hasGif(response))
    return 'AWS does not send GIFs: Meta takes them as marketing messages of its own API only.';
  if (transport === 'whatsapp-twilio' && isWithoutContent(response)) return noContent;
  if (structured !== undefined && response[structured])
    return needsApproval && !isApproved(response, mediaType) ? onlyApproved : undefined;
  if (text === undefined) return `${named} sends ${sends}; this response has none.`;
  if (needsApproval) return onlyApproved;
  if (attachments.length > allowed.max) {
    if (allowed.max === 0) return `${named} sends text without attachments.`;

    return allowed.maxCaption === undefined
      ? `${named} sends at most ${allowed.max} attachments.`
      : `${named} sends one message, and so one attachment with the text as its caption.`;
  }

  const maxCaption = attachments.length === 0 ? undefined : allowed.maxCaption;
  const max = maxCaption ?? maxCharacters;
  if (isLongerThan(max, text))
    return `${named} sends at most ${max} characters ${maxCaption === undefined ? 'of text' : 'as a caption'}.`;

  return attachments.map((file) => whyNoFile(file, carrier, { text })).find((why) => why !== undefined);
}

const noContent = 'Twilio sends a template message by its content SID; this response has no twilio.';

function isWithoutContent({ whatsapp }: StandardResponse): boolean {
  return whatsapp !== undefined && Object.values(whatsapp.wordings).some(({ twilio }) => !twilio);
}

const onlyApproved = 'The channel sends only template messages: free-text is refuse.';

/** Whether the vendor has approved what goes out, so that it reaches clients at any time. */
export function isApproved(
  { whatsapp, facebook }: Pick<StandardResponse, 'whatsapp' | 'facebook'>,
  mediaType: MediaType,
): boolean {
  if (mediaType === 'whatsapp') return whatsapp !== undefined;

  return mediaType === 'facebook' && facebook?.['content-type'] === 'utility';
}

function hasGif({ whatsapp }: StandardResponse): boolean {
  return Object.values(whatsapp?.wordings ?? {}).some(({ header }) => header?.type === 'gif');
}

/** The longest text that goes out, with attachments or without. */
export function maxTextLength(carrier: Carrier, hasAttachments: boolean): number {
  const { maxCharacters, attachments } = rulesOf(carrier);

  return hasAttachments ? (attachments.maxCaption ?? maxCharacters) : maxCharacters;
}

/** Why a channel cannot send a file with this text beside it. */
export function whyNoFile(
  { 'media-type': type, size = 0 }: Pick<AttachmentFile, 'media-type' | 'size'>,
  carrier: Carrier,
  { text }: { readonly text: string },
): string | undefined {
  const {
    named,
    attachments: { files },
  } = rulesOf(carrier);

  if ('any' in files)
    return size > files.any.maxBytes ? `${named} takes attachments of at most ${files.any.maxBytes} bytes.` : undefined;

  const found = files.find(({ types }) => types.includes(type));
  if (!found) {
    const all = files.flatMap(({ types }) => types);
    const some = all.filter((known) => !isOfOffice(known));
    const documents = all.length > some.length ? ' and office documents' : '';

    return `${named} does not take ${type}, but ${some.join(', ')}${documents}.`;
  }

  if (found.alone && text !== '')
    return `${named} takes ${type} only without a text: send the text as a message of its own.`;

  return size > found.maxBytes ? `${named} takes ${type} of at most ${found.maxBytes} bytes.` : undefined;
}

function isOfOffice(type: string): boolean {
  return /^application\/(msword|vnd\.)/.test(type);
}
