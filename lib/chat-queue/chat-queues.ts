import type { ChatQueueMessage } from './interaction.ts';

/** Deliver's side of the chat queues. */
export interface ChatQueueSender {
  /**
   * Resolved means durable. `delaySeconds` 0 … 900; `soon`: the client waits for it. Throws where the queue does not
   * confirm, or the key names none.
   */
  put(
    chatQueueKey: string,
    message: ChatQueueMessage,
    options?: { readonly delaySeconds?: number; readonly soon?: boolean },
  ): Promise<void>;
}

/** An entry as it was received; `receipt` serves to hide or remove it. */
export type ReceivedEntry = { readonly chatQueueKey: string; readonly body: string; readonly receipt: string };

/** The sweep's side of one notifications queue. Every method throws where the queue does not answer. */
export interface EntryQueue {
  readonly chatQueueKey: string;
  /** Up to ten visible entries; waits some seconds for the first. */
  receive(): Promise<ReceivedEntry[]>;
  /** Removes up to ten entries; answers the receipts that the queue did not remove. */
  remove(receipts: readonly string[]): Promise<readonly string[]>;
  /** Hides up to ten entries, each for its `seconds` (0 … 43,200); answers the receipts that the queue did not hide. */
  hide(entries: readonly { readonly receipt: string; readonly seconds: number }[]): Promise<readonly string[]>;
}
