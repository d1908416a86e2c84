import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import { businessIdOf } from '../channel/senders.ts';
import type { ChannelSettings, ConversationSettings } from '../channel/settings.ts';

/** A channel that takes its clients' messages, and what the client wrote to. */
export type InboundChannel = {
  readonly channel: ChannelSettings;
  readonly settings: ConversationSettings;
  readonly receiver: string;
  readonly businessId: string;
};

/** Which channel a client wrote to, by what the vendor calls our number; undefined if it takes no messages. */
export function inboundChannelOf(
  channels: readonly ChannelSettings[],
  { receiver, sender }: { readonly receiver: string; readonly sender: string },
): InboundChannel | undefined {
  const own = channels.filter((channel) => channel.receiver === receiver);

  for (const pools of [false, true])
    for (const channel of own) {
      const settings = conversationSettingsOf(channel);
      const businessId = businessIdOf(channel, sender, { pools });
      if (businessId !== undefined) return settings && { channel, settings, receiver, businessId };
    }

  return undefined;
}
