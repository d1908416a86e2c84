import { mediaTypeOf } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Conversation } from '../ledger/conversation.ts';

const windowMs = 24 * 3_600_000;
/** No text is begun so shortly before: the vendor's clock decides when it gets it. */
const marginMs = 60_000;

/** Until when free text reaches the client, ms; undefined if the client never wrote, or it always does. */
export function windowClosesAt(
  { mediaType }: Pick<ChannelSettings, 'mediaType'>,
  { clientAt }: Pick<Conversation, 'clientAt'>,
): number | undefined {
  return mediaTypeOf(mediaType).hasWindow && clientAt !== undefined ? clientAt + windowMs : undefined;
}

/** Whether the vendor takes free text now. */
export function takesFreeText(
  channel: Pick<ChannelSettings, 'mediaType' | 'freeText'>,
  conversation: Pick<Conversation, 'clientAt'>,
  now: number,
): boolean {
  if (!mediaTypeOf(channel.mediaType).hasWindow) return true;

  const closesAt = windowClosesAt(channel, conversation);

  return closesAt === undefined ? channel.freeText === 'try' : now < closesAt - marginMs;
}
