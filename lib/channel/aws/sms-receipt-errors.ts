import { type ErrorTable, vendorError } from '../error-table.ts';

/**
 * Why a text message did not arrive, by the type of AWS' event.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
 */
export const smsReceiptErrors: ErrorTable = {
  TEXT_TTL_EXPIRED: vendorError('it could not be delivered in time', 'client unreachable', 'undelivered'),
  TEXT_INVALID: vendorError('the number is not valid', 'client unreachable'),
  TEXT_INVALID_MESSAGE: vendorError('the text is not valid', 'request wrong'),
  TEXT_UNREACHABLE: vendorError('the phone cannot be reached', 'client unreachable'),
  TEXT_CARRIER_UNREACHABLE: vendorError('the carrier cannot be reached', 'client unreachable'),
  TEXT_BLOCKED: vendorError('the phone blocks it', 'client unreachable'),
  TEXT_CARRIER_BLOCKED: vendorError('the carrier blocks it', 'request wrong'),
  TEXT_PROTECT_BLOCKED: vendorError('a protect configuration blocks it', 'client unreachable'),
  TEXT_SPAM: vendorError('the carrier takes it for spam', 'request wrong'),
};
