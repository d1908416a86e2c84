import { outgoingId } from '../agent/outgoing-place.ts';

/** The group of what a server reports of a chat: which session it is of is not known yet. */
export function chatGroup(chatId: string): string {
  return `chat-${outgoingId('chat', chatId)}`;
}
