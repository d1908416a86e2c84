/**
 * What Twilio posts: a form for each message that a client wrote, and for each step of a message of ours. It has no
 * time. https://www.twilio.com/docs/messaging/guides/webhook-request
 */
import type { Inbound } from '../inbound.ts';
import { textOf } from '../json-parts.ts';
import type { Field } from './read-content.ts';
import { readTwilioMessage } from './read-message.ts';
import { readTwilioStatus } from './read-status.ts';
import { verifyTwilio } from './verify.ts';

/** A client's message has the status of one that comes in. */
const incoming: readonly unknown[] = [undefined, 'received', 'receiving'];

export const twilioInbound: Inbound = {
  verify: verifyTwilio,

  // Anything else is an error in the account's log, and text would go to the client.
  answer: { contentType: 'text/xml', body: '<Response/>' },

  parse: (body, receivedAt, { query = {} } = {}) => {
    const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
    const field: Field = (name) => form.get(name) || undefined;
    const vendorMessageId = textOf(field('MessageSid') ?? field('SmsSid'));
    if (vendorMessageId === undefined) return undefined;

    const status = field('MessageStatus') ?? field('SmsStatus');

    return incoming.includes(status)
      ? readTwilioMessage(field, { vendorMessageId, at: receivedAt })
      : readTwilioStatus(field, { vendorMessageId, at: receivedAt, status, messageId: query.message });
  },
};
