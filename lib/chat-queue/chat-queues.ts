import type { ChatQueueMessage } from './interaction.ts';

/** The chat queues as deliver uses them. */
export interface ChatQueueSender {
  /**
   * Resolves when the entry is stored durably. `delaySeconds` 0 … 900; `soon`: the client is waiting. Throws if the
   * queue does not confirm, or if no queue has this key.
   */
  put(
    chatQueueKey: string,
    message: ChatQueueMessage,
    options?: { readonly delaySeconds?: number; readonly soon?: boolean },
  ): Promise<void>;
}

/** A received entry; `receipt` is needed to hide or remove it. */
export type ReceivedEntry = { readonly chatQueueKey: string; readonly body: string; readonly receipt: string };

/** One notifications queue as the sweep uses it. Every method throws if the queue does not answer. */
export interface EntryQueue {
  readonly chatQueueKey: string;
  /** Returns up to ten visible entries, and waits some seconds for the first. */
  receive(): Promise<ReceivedEntry[]>;
  /** Removes up to ten entries; returns the receipts that could not be removed. */
  remove(receipts: readonly string[]): Promise<readonly string[]>;
  /** Hides up to ten entries, each for its `seconds` (0 … 43,200); returns the receipts that could not be hidden. */
  hide(entries: readonly { readonly receipt: string; readonly seconds: number }[]): Promise<readonly string[]>;
}
