import { type ErrorTable, vendorError } from '../error-table.ts';

/**
 * Apple's gateway has no codes besides its HTTP statuses. Source:
 * https://register.apple.com/resources/messages/msp-rest-api/
 */
export const appleErrors: ErrorTable = {
  400: vendorError('the request is malformed', 'request wrong'),
  401: vendorError('the authorization is missing', 'account stopped'),
  403: vendorError('the token is invalid', 'account stopped'),
  404: vendorError('the client has closed the conversation, or it never existed', 'client unreachable'),
  413: vendorError('the message is too large', 'request wrong'),
  429: vendorError('too many requests', 'retry soon'),
  500: vendorError('the gateway failed', 'unknown outcome'),
  502: vendorError('the gateway failed', 'unknown outcome'),
  503: vendorError('the gateway failed', 'unknown outcome'),
  504: vendorError('the gateway failed', 'unknown outcome'),
};
