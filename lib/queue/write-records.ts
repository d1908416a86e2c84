/** Apart from the schemas of the records: those who only put records on a queue do not load them. */
import { asciiJson } from '../esp/json.ts';
import type { MessageRecord } from './message-record.ts';
import type { ReceiptRecord } from './receipt-record.ts';

export function writeMessageRecord(record: MessageRecord): string {
  return asciiJson(record);
}

export function writeReceiptRecord(record: ReceiptRecord): string {
  return asciiJson(record);
}
