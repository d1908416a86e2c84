/**
 * Finds our session by a chat server's id of its chat, for servers that report what happens in chats by that id alone.
 * Both methods throw if the table does not answer.
 */
export interface ChatIndex {
  /** Repeating it does no harm. `expiresAt`: ms since 1970. */
  put(chat: { readonly chatId: string; readonly sessionId: string; readonly expiresAt: number }): Promise<void>;
  /** Up to a hundred at once; our ids in the order of the chats. Undefined: it is none of ours. Consistent. */
  find(chatIds: readonly string[]): Promise<readonly (string | undefined)[]>;
}
