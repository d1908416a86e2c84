import type { MediaType } from '../media-types.ts';
import { isUserId } from '../user-id.ts';

/** A number without a country code: it goes out as it is. */
const longestShortCode = 6;

/** How Twilio writes a client or a business: `+15550100001`, `whatsapp:+15550100001`, or `whatsapp:` and a BSUID. */
export function toAddress(id: string, mediaType: MediaType): string {
  const number = isUserId(id) || id.length <= longestShortCode ? id : `+${id}`;

  return mediaType === 'whatsapp' ? `whatsapp:${number}` : number;
}

/** Digits, or WhatsApp's id of a person; undefined if it is neither. */
export function readAddress(address: string | undefined): string | undefined {
  const id = address?.replace(/^whatsapp:/, '').replace(/^\+/, '') ?? '';

  return /^\d{3,20}$/.test(id) || isUserId(id) ? id : undefined;
}

/** Which of our numbers it is, as channels know it: one may be of WhatsApp and of SMS. */
export function readSender(address: string | undefined): string | undefined {
  const id = readAddress(address);

  return id !== undefined && address?.startsWith('whatsapp:') ? `whatsapp:${id}` : id;
}
