import type { ReceiptRecord } from './receipt-record.ts';

/** Takes what vendors report. */
export interface ReceiptQueue {
  /** Resolved: the queue has stored it. Throws otherwise. Records that are put close together go in one request. */
  put(record: ReceiptRecord, options?: { readonly delaySeconds?: number }): Promise<void>;
}

/** Takes what can never be read. */
export interface ReceiptDeadLetters {
  /** Resolved: the body is stored, with the reason. Throws otherwise. */
  put(body: string, reason: string): Promise<void>;
}
