import { type ErrorTable, vendorError } from '../error-table.ts';
import { smsReceiptErrors } from './sms-receipt-errors.ts';

/** Why an RCS message did not arrive, or the SMS in its place, by AWS' status or the type of its event. */
export const rcsReceiptErrors: ErrorTable = {
  ...smsReceiptErrors,
  RCS_FAILED: vendorError('it could not be delivered', 'client unreachable', 'undelivered'),
  UNDELIVERABLE: vendorError('the phone takes no RCS', 'client unreachable'),
  REJECTED: vendorError('its content is against the rules', 'request wrong'),
  RCS_TTL_EXPIRED: vendorError('it could not be delivered in time', 'client unreachable', 'undelivered'),
  TTL_EXPIRATION_REVOKED: vendorError('it was taken back unread in time', 'client unreachable', 'undelivered'),
  RCS_PROTECT_BLOCKED: vendorError('a protect configuration blocks it', 'client unreachable'),
};
