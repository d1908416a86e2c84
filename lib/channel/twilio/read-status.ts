import type { Parsed, ReceiptStatus } from '../inbound.ts';
import { readMessageId } from '../message-id.ts';
import type { Field } from './read-content.ts';
import { readSender } from './twilio-address.ts';

const statuses: ReadonlyMap<unknown, ReceiptStatus> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

/** They say no more than the answer to the send did. */
const early: readonly unknown[] = ['accepted', 'scheduled', 'queued', 'sending'];

type Step = {
  readonly vendorMessageId: string;
  readonly at: number;
  readonly status: string | undefined;
  /** What the URL of the receipt says. */
  readonly messageId: string | undefined;
};

/** A receipt. The URL that it came to is signed, so that our id in it is ours. */
export function readTwilioStatus(field: Field, { vendorMessageId, at, status, messageId }: Step): Parsed {
  if (early.includes(status)) return { events: [], unread: [] };

  const reached = statuses.get(status);
  const sender = readSender(field('From'));
  if (!reached) return { events: [], unread: ['unknown status'] };
  if (sender === undefined) return { events: [], unread: ['status without number'] };

  const vendorCode = reached === 'failed' ? codeIn(field('ErrorCode')) : undefined;

  return {
    events: [
      {
        ...{ type: 'receipt', sender, vendorMessageId, status: reached, at },
        ...(messageId !== undefined && readMessageId(messageId) && { messageId }),
        ...(vendorCode !== undefined && { vendorCode }),
      },
    ],
    unread: [],
  };
}

function codeIn(code: string | undefined): string | undefined {
  return code !== undefined && /^\d{1,10}$/.test(code) ? code : undefined;
}
