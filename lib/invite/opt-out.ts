import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import { mediaTypeOf } from '../channel/media-types.ts';
import { phoneVariants } from '../channel/phone-variants.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { OptOut, OptOuts } from '../ledger/opt-outs.ts';

type ReadOptOuts = { readonly optOuts: Pick<OptOuts, 'read'> };

/**
 * The opt-out of a client under any of these names, and of the other ways to write a number; undefined if there is
 * none, or the channel takes no messages of its clients. One consistent read. Throws if the table does not answer.
 */
export async function readOptOut(
  { optOuts }: ReadOptOuts,
  channel: ChannelSettings,
  clientIds: readonly string[],
): Promise<OptOut | undefined> {
  if (!conversationSettingsOf(channel)) return undefined;

  return optOuts.read(optOutScopeOf(channel), namesToRead(channel, clientIds));
}

/** Where what a client wishes counts: on all channels with the same client ids, unless it is in a group. */
export function optOutScopeOf(channel: ChannelSettings): string {
  return channel.conversation?.optOut.group ?? (isPhone(channel) ? 'phone' : (channel.receiver ?? channel.name));
}

/** Whether what the business begins, an invite, must not go out. */
export function barsInvite({ marketing }: OptOut, category: string | undefined): boolean {
  return marketing ? category === 'marketing' : true;
}

/** Whether what agents write must not go out: a client who has written since may be answered, but not by SMS. */
export function barsAnswer(
  optOut: OptOut,
  { mediaType }: Pick<ChannelSettings, 'mediaType'>,
  category?: string | undefined,
): boolean {
  if (optOut.marketing) return category === 'marketing';

  return mediaType === 'sms' || !optOut.answerable;
}

function namesToRead(channel: ChannelSettings, clientIds: readonly string[]): readonly string[] {
  if (!isPhone(channel)) return clientIds;

  return [...new Set(clientIds.flatMap((clientId) => [clientId, ...phoneVariants(clientId)]))];
}

function isPhone({ mediaType }: ChannelSettings): boolean {
  return mediaTypeOf(mediaType).clientId.kind === 'phone';
}
