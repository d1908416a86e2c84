import { mediaTypeOf } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Conversation } from '../ledger/conversation.ts';

const windowMs = 24 * 3_600_000;
/** What a person writes reaches a client for so long, from a Page that Meta has allowed it. */
const personsWindowMs = 7 * windowMs;
/** No text is begun so shortly before: the vendor's clock decides when it gets it. */
const marginMs = 60_000;

type Windowed = Pick<ChannelSettings, 'mediaType' | 'businessIds'>;
type Written = Pick<Conversation, 'clientAt' | 'businessId'>;

/** Until when what an agent writes reaches the client, ms; undefined if the client never wrote, or it always does. */
export function windowClosesAt(channel: Windowed, { clientAt, businessId }: Written): number | undefined {
  if (!mediaTypeOf(channel.mediaType).hasWindow || clientAt === undefined) return undefined;

  return clientAt + (hasPersonsWindow(channel, businessId) ? personsWindowMs : windowMs);
}

/** Whether the vendor takes what an agent writes now. */
export function takesFreeText(
  channel: Windowed & Pick<ChannelSettings, 'freeText'>,
  conversation: Written,
  now: number,
): boolean {
  if (!mediaTypeOf(channel.mediaType).hasWindow) return true;

  const closesAt = windowClosesAt(channel, conversation);

  return closesAt === undefined ? channel.freeText === 'try' : now < closesAt - marginMs;
}

/** Whether it takes it only as what a person writes. */
export function isPersonsWindow(channel: Windowed, { clientAt, businessId }: Written, now: number): boolean {
  return clientAt !== undefined && hasPersonsWindow(channel, businessId) && now >= clientAt + windowMs - marginMs;
}

function hasPersonsWindow({ businessIds }: Windowed, businessId: string): boolean {
  return businessIds[businessId]?.humanAgent !== undefined;
}
