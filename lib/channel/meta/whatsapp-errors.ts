import { type ErrorTable, vendorError } from '../error-table.ts';

/**
 * The WhatsApp Cloud API's error codes. Branch on the code only: HTTP statuses and titles differ between sources, and
 * titles will go away. Source:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const whatsappErrors: ErrorTable = {
  0: vendorError('the app user could not be authenticated', 'account stopped'),
  1: vendorError('unknown API error', 'unknown outcome'),
  2: vendorError('service down or overloaded', 'unknown outcome'),
  3: vendorError('capability or permission missing', 'account stopped'),
  4: vendorError('call limit of the app reached', 'retry later'),
  10: vendorError('permission not granted or removed', 'account stopped'),
  33: vendorError('the business number has been deleted', 'sender stopped'),
  100: vendorError('parameter unknown or misspelt', 'request wrong'),
  190: vendorError('access token expired or invalid', 'account stopped'),
  368: vendorError('blocked for a violation of policy', 'account stopped'),
  80007: vendorError('rate limit of the business account reached', 'retry later'),
  130429: vendorError('throughput of the number reached', 'retry soon'),
  130472: vendorError('the client is part of an experiment', 'client unreachable'),
  130497: vendorError('the account may not write to clients of this country', 'account stopped'),
  131000: vendorError('something went wrong', 'unknown outcome'),
  131005: vendorError('access denied', 'account stopped'),
  131008: vendorError('required parameter missing', 'request wrong'),
  131009: vendorError('parameter value invalid', 'request wrong'),
  131016: vendorError('service unavailable', 'unknown outcome'),
  131021: vendorError('the client is the sender', 'client unreachable'),
  131026: vendorError('undeliverable: not on WhatsApp, old version, terms not accepted', 'client unreachable'),
  131030: vendorError('client not on the allowed list of a test number', 'client unreachable'),
  131031: vendorError('account locked', 'account stopped'),
  131037: vendorError('display name of the number not approved', 'sender stopped'),
  131042: vendorError('payment is not settled', 'account stopped'),
  131045: vendorError('the number is not registered with its certificate', 'sender stopped'),
  131047: vendorError('the client last wrote more than 24 hours ago', 'request wrong', 'window_closed'),
  131048: vendorError('spam rate limit of the number', 'sender stopped'),
  131049: vendorError('not delivered for the sake of the ecosystem', 'client unreachable'),
  131050: vendorError('the client has stopped marketing messages', 'client unreachable'),
  131051: vendorError('message type not supported', 'request wrong'),
  131052: vendorError('media could not be downloaded', 'request wrong'),
  131053: vendorError('media could not be uploaded', 'request wrong'),
  131056: vendorError('too many messages from this number to this client', 'retry soon'),
  131057: vendorError('account in maintenance', 'retry soon'),
  132000: vendorError('number of parameters differs from the template', 'request wrong'),
  132001: vendorError('template does not exist in this language, or is not approved', 'request wrong'),
  132005: vendorError('the filled text is too long', 'request wrong'),
  132007: vendorError('template violates a policy of characters', 'request wrong'),
  132012: vendorError('format of a parameter differs from the template', 'request wrong'),
  132015: vendorError('template paused for its quality', 'template stopped'),
  132016: vendorError('template disabled for its quality', 'template stopped'),
  132018: vendorError('characters in a parameter that it cannot have', 'request wrong'),
  132068: vendorError('flow blocked', 'template stopped'),
  132069: vendorError('flow throttled', 'template stopped'),
  133000: vendorError('an earlier deregistration is not complete', 'sender stopped'),
  133004: vendorError('registration server unavailable', 'retry soon'),
  133005: vendorError('two-step PIN wrong', 'sender stopped'),
  133006: vendorError('number must be verified again', 'sender stopped'),
  133008: vendorError('too many PIN guesses', 'sender stopped'),
  133009: vendorError('PIN guessed too fast', 'sender stopped'),
  133010: vendorError('number not registered', 'sender stopped'),
  133015: vendorError('number was deleted a moment ago', 'sender stopped'),
  133016: vendorError('registered and deregistered too often', 'sender stopped'),
  134101: vendorError('template is being synchronised', 'retry later'),
  134102: vendorError('template not available', 'template stopped'),
};

/** 200 to 299 are permissions; of a code that is not listed only that it is an error is known. */
export function whatsappError(code: number) {
  if (code >= 200 && code <= 299) return vendorError('permission missing', 'account stopped');

  return whatsappErrors[code] ?? vendorError('not listed', 'request wrong');
}
