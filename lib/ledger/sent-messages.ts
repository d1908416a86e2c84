/** Between a business id of ours and a client, as the vendor names both. */
export type Line = { readonly receiver: string; readonly sender: string; readonly clientId: string };

export type SentMessage = {
  /** Ours. */
  readonly messageId: string;
  /** ms since 1970: just before it was sent, and so no later than by the vendor's clock. */
  readonly at: number;
  /** It is known to be delivered, and may be read yet. */
  readonly delivered?: true | undefined;
};

/**
 * What was sent to a client and is not known to be read: a vendor may report nothing but the time up to which all was
 * delivered or read. One item a line, which such a report is looked up by. Repeating any of it does no harm. Every
 * method throws if the table does not answer.
 */
export interface SentMessages {
  /** Before each attempt to send: a later one moves `at`. `expiresAt`: ms since 1970, of the whole line. */
  put(
    line: Line,
    message: Pick<SentMessage, 'messageId' | 'at'>,
    options: { readonly expiresAt: number; readonly abortSignal?: AbortSignal },
  ): Promise<void>;
  /** The vendor took none of this attempt: as if it had not been put, unless a later one has been. */
  withdraw(line: Line, message: SentMessage, options?: { readonly abortSignal?: AbortSignal }): Promise<void>;
  /** All of a line, oldest first. Consistent. */
  read(line: Line): Promise<readonly SentMessage[]>;
  /** Up to a hundred at once: they are delivered. */
  noteDelivered(line: Line, messages: readonly SentMessage[]): Promise<void>;
  /** Up to a hundred at once. */
  forget(line: Line, messageIds: readonly string[]): Promise<void>;
}
