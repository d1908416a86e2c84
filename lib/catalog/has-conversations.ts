import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import { isBridged } from '../chat-server/settings.ts';
import type { CatalogData } from './catalog.ts';

/** Whether anything is written after an invite: by clients, to a channel, or by agents whose chat server is bridged. */
export function hasConversations({
  channels,
  chatServers = [],
}: Pick<CatalogData, 'channels' | 'chatServers'>): boolean {
  return channels.some((channel) => conversationSettingsOf(channel) !== undefined) || chatServers.some(isBridged);
}
