import type { SendMessage } from './batches.ts';
import type { ReceiptQueue } from './receipt-queue.ts';
import { writeReceiptRecord } from './receipt-record.ts';

export function createSqsReceiptQueue({
  send,
  queueUrl,
}: {
  readonly send: SendMessage;
  readonly queueUrl: string;
}): ReceiptQueue {
  return { put: async (record, options) => send(queueUrl, writeReceiptRecord(record), options) };
}
