import type { MessageRecord } from './message-record.ts';

/** What a record waits behind, and what makes two of them one. Neither ever holds who a client is: both are logged. */
export type Place = {
  /** `in-<digest>` of a conversation's client, or `out-<session id>`: one record of a group at a time, in order. */
  readonly group: string;
  /** The same within five minutes: stored once. A redrive brings a new one. */
  readonly deduplicationId: string;
};

/** The messages of conversations: first in, first out within a group. */
export interface MessageQueue {
  /** Resolved: the queue has stored it. Throws otherwise. */
  put(record: MessageRecord, place: Place): Promise<void>;
}

/** As relay uses it. Every method throws if the queue does not answer. */
export interface ReceivedMessages {
  /** Hides a received record, and so its group, for 0 … 43,200 s. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
  /** Stores the body among the dead letters, with the reason, in its group. */
  deadLetter(body: string, reason: string, group: string): Promise<void>;
}
