import { mediaTypeOf } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { isApproved, whyNotCarried } from './capabilities.ts';
import type { StandardResponse } from './schema.ts';

/**
 * Why a response cannot be the message of a later step of an invite; undefined if it can. The client has not written on
 * that channel.
 */
export function whyNotOnStep(response: StandardResponse, channel: ChannelSettings): string | undefined {
  const why = whyNotCarried(response, channel);
  if (why !== undefined || !mediaTypeOf(channel.mediaType).hasWindow) return why;

  return isApproved(response, channel.mediaType)
    ? undefined
    : 'Only a template message reaches a client who has not written there.';
}
