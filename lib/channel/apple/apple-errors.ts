import { type ErrorTable, vendorError } from '../error-table.ts';

/**
 * Apple's gateway has no codes besides its HTTP statuses. Source:
 * https://register.apple.com/resources/messages/msp-rest-api/
 */
export const appleErrors: ErrorTable = {
  400: vendorError('malformed request', 'request wrong'),
  401: vendorError('no authorization', 'account stopped'),
  403: vendorError('token invalid', 'account stopped'),
  404: vendorError('the conversation is closed or was never there', 'client unreachable'),
  413: vendorError('message too large', 'request wrong'),
  429: vendorError('too many requests', 'retry soon'),
  500: vendorError('the gateway failed', 'unknown outcome'),
  502: vendorError('the gateway failed', 'unknown outcome'),
  503: vendorError('the gateway failed', 'unknown outcome'),
  504: vendorError('the gateway failed', 'unknown outcome'),
};
