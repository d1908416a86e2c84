import type { CallbackRecord } from './callback-record.ts';

/** Takes what callers are to be told. */
export interface CallbackQueue {
  /**
   * Resolved: the queue has stored it. Throws otherwise. `again`: it was received before, and has a group of its own
   * from now on, so that it may be hidden without holding up others; a probe that an operator puts does not wait for
   * another one.
   */
  put(record: CallbackRecord, options?: { readonly again?: boolean }): Promise<void>;
}

/** As the function for callbacks uses it. Every method throws if the queue does not answer. */
export interface ReceivedCallbacks {
  /** Hides a received record, and so its group, for 0 … 43,200 s. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
  /** Stores the body among the dead letters, with the reason. */
  deadLetter(body: string, reason: string): Promise<void>;
}
