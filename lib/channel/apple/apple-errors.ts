import { type ErrorTable, row } from '../error-table.ts';

/** Apple's gateway has no codes besides its HTTP statuses. Source: https://register.apple.com/resources/messages/msp-rest-api/ */
export const appleErrors: ErrorTable = {
  400: row('malformed request', 'request wrong'),
  401: row('no authorization', 'account stopped'),
  403: row('token invalid', 'account stopped'),
  404: row('the conversation is closed or was never there', 'client unreachable'),
  413: row('message too large', 'request wrong'),
  429: row('too many requests', 'retry soon'),
  500: row('the gateway failed', 'unknown outcome'),
  502: row('the gateway failed', 'unknown outcome'),
  503: row('the gateway failed', 'unknown outcome'),
  504: row('the gateway failed', 'unknown outcome'),
};
