import { expect, test } from 'vitest';
import { readSmsEvent } from '../../lib/channel/aws/read-sms-event.ts';
import { smsReceiptErrors } from '../../lib/channel/aws/sms-receipt-errors.ts';
import { openReceiptErrors, receiptFault } from '../../lib/channel/receipt-fault.ts';
import { noon } from '../support/builders.ts';

test.each([
  ['whatsapp-cloud', '131026', 'client_unreachable', ': the client cannot be reached on WhatsApp'],
  ['whatsapp-aws', '131047', 'window_closed', ': the client last wrote more than 24 hours ago'],
  ['whatsapp-cloud', '132015', 'template_stopped', ': the template is paused for low quality'],
  ['sms-aws', 'TEXT_UNREACHABLE', 'client_unreachable', ': the phone cannot be reached'],
  ['sms-aws', 'TEXT_SPAM', 'vendor_refused', ': the carrier takes it for spam'],
  ['sms-aws', 'TEXT_TTL_EXPIRED', 'undelivered', ': it could not be delivered in time'],
  ['whatsapp-twilio', '63016', 'window_closed', ': the client last wrote more than 24 hours ago'],
  ['sms-twilio', '30003', 'client_unreachable', ': the phone cannot be reached'],
  ['sms-twilio', '30008', 'undelivered', ': the carrier does not say why'],
  ['whatsapp-cloud', '999999', 'undelivered', ''],
  ['whatsapp-cloud', 'constructor', 'undelivered', ''],
  [undefined, '131026', 'undelivered', ''],
] as const)('of %s with %s it is %s', async (transport, vendorCode, code, meaning) => {
  expect(receiptFault(await openReceiptErrors(transport), vendorCode)).toEqual({
    code,
    detail: `The vendor’s code is ${vendorCode}${meaning}.`,
  });
});

test('a failure without a code is only known to be one', () => {
  expect(receiptFault(smsReceiptErrors, undefined)).toEqual({ code: 'undelivered' });
});

test('every failure of a text message that is read has a meaning', () => {
  const failures = Object.keys(smsReceiptErrors).map((eventType) =>
    readSmsEvent({ eventType, messageId: 'm1', originationPhoneNumber: '+19251112222' }, noon),
  );

  expect(failures.flatMap(({ events }) => events.map(({ type }) => type))).toHaveLength(failures.length);
  for (const { events } of failures) expect(events).toMatchObject([{ status: 'failed' }]);
});
