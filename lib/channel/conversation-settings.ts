import type { ChannelSettings, ConversationSettings } from './settings.ts';

/**
 * How the channel talks with its clients; undefined if it takes none of their messages. Nothing of a conversation is
 * then written or read for it.
 */
export function conversationSettingsOf({
  receiver,
  conversation,
}: Pick<ChannelSettings, 'receiver' | 'conversation'>): ConversationSettings | undefined {
  return receiver !== undefined && conversation?.clientMessages !== 'ignore' ? conversation : undefined;
}
