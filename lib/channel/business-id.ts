import type { MediaType } from './media-types.ts';

/** A business id as channels.yml and invites agree on it: digits for channels of phones, as written for Apple's. */
export function normalBusinessId(written: string, mediaType: MediaType): string {
  return mediaType === 'applebc' ? written.trim() : written.replace(/\D/g, '');
}
