import { conversationSettingsOf } from '../../channel/conversation-settings.ts';
import { businessIdOf } from '../../channel/senders.ts';
import type { ChannelSettings, ConversationSettings } from '../../channel/settings.ts';

/** A channel that takes its clients' messages, and what the client wrote to. */
export type InboundChannel = {
  readonly channel: ChannelSettings;
  readonly settings: ConversationSettings;
  readonly receiver: string;
  readonly businessId: string;
};

/** No channel of this deployment takes what was stored for one: another deployment knew it, or will. */
class NoChannelError extends Error {
  override readonly name = 'NoChannelError';
}

/**
 * Which channel a client wrote to, by what the vendor calls our number. Throws if none takes it: the vendor got its
 * 200, so that the record waits for a deployment that knows the channel, and then lies among the dead letters.
 */
export function inboundChannelOf(
  channels: readonly ChannelSettings[],
  { receiver, sender }: { readonly receiver: string; readonly sender: string },
): InboundChannel {
  const own = channels.filter((channel) => channel.receiver === receiver);

  for (const pools of [false, true])
    for (const channel of own) {
      const settings = conversationSettingsOf(channel);
      const businessId = businessIdOf(channel, sender, { pools });
      if (businessId !== undefined && settings) return { channel, settings, receiver, businessId };
    }

  throw new NoChannelError('no channel takes what was written');
}
