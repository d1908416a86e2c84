/** The vendor's id of a message of ours. Ids of one receiver say nothing about those of another. */
export type VendorMessage = { readonly receiver: string; readonly vendorMessageId: string };

/**
 * Finds our id of a message by the vendor's, for receipts that bring no other. Both methods throw if the table does not
 * answer.
 */
export interface MessageIndex {
  /** Repeating it does no harm. `expiresAt`: ms since 1970. */
  put(
    message: VendorMessage & { readonly messageId: string; readonly expiresAt: number },
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<void>;
  /** Up to a hundred at once; our ids in the order of the messages. Undefined: it is none of ours. */
  find(messages: readonly VendorMessage[]): Promise<readonly (string | undefined)[]>;
}
