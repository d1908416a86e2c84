import { type ErrorTable, row } from '../error-table.ts';

/**
 * The WhatsApp Cloud API's error codes. Branch on the code only: HTTP statuses and titles differ between sources, and titles will go away.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const whatsappErrors: ErrorTable = {
  0: row('the app user could not be authenticated', 'account stopped'),
  1: row('unknown API error', 'unknown outcome'),
  2: row('service down or overloaded', 'unknown outcome'),
  3: row('capability or permission missing', 'account stopped'),
  4: row('call limit of the app reached', 'retry later'),
  10: row('permission not granted or removed', 'account stopped'),
  33: row('the business number has been deleted', 'sender stopped'),
  100: row('parameter unknown or misspelt', 'request wrong'),
  190: row('access token expired or invalid', 'account stopped'),
  368: row('blocked for a violation of policy', 'account stopped'),
  80007: row('rate limit of the business account reached', 'retry later'),
  130429: row('throughput of the number reached', 'retry soon'),
  130472: row('the client is part of an experiment', 'client unreachable'),
  130497: row('the account may not write to clients of this country', 'account stopped'),
  131000: row('something went wrong', 'unknown outcome'),
  131005: row('access denied', 'account stopped'),
  131008: row('required parameter missing', 'request wrong'),
  131009: row('parameter value invalid', 'request wrong'),
  131016: row('service unavailable', 'unknown outcome'),
  131021: row('the client is the sender', 'client unreachable'),
  131026: row('undeliverable: not on WhatsApp, old version, terms not accepted', 'client unreachable'),
  131030: row('client not on the allowed list of a test number', 'client unreachable'),
  131031: row('account locked', 'account stopped'),
  131037: row('display name of the number not approved', 'sender stopped'),
  131042: row('payment is not settled', 'account stopped'),
  131045: row('the number is not registered with its certificate', 'sender stopped'),
  131047: row('the client last wrote more than 24 hours ago', 'request wrong', 'window_closed'),
  131048: row('spam rate limit of the number', 'sender stopped'),
  131049: row('not delivered for the sake of the ecosystem', 'client unreachable'),
  131050: row('the client has stopped marketing messages', 'client unreachable'),
  131051: row('message type not supported', 'request wrong'),
  131052: row('media could not be downloaded', 'request wrong'),
  131053: row('media could not be uploaded', 'request wrong'),
  131056: row('too many messages from this number to this client', 'retry soon'),
  131057: row('account in maintenance', 'retry soon'),
  132000: row('number of parameters differs from the template', 'request wrong'),
  132001: row('template does not exist in this language, or is not approved', 'request wrong'),
  132005: row('the filled text is too long', 'request wrong'),
  132007: row('template violates a policy of characters', 'request wrong'),
  132012: row('format of a parameter differs from the template', 'request wrong'),
  132015: row('template paused for its quality', 'template stopped'),
  132016: row('template disabled for its quality', 'template stopped'),
  132018: row('characters in a parameter that it cannot have', 'request wrong'),
  132068: row('flow blocked', 'template stopped'),
  132069: row('flow throttled', 'template stopped'),
  133000: row('an earlier deregistration is not complete', 'sender stopped'),
  133004: row('registration server unavailable', 'retry soon'),
  133005: row('two-step PIN wrong', 'sender stopped'),
  133006: row('number must be verified again', 'sender stopped'),
  133008: row('too many PIN guesses', 'sender stopped'),
  133009: row('PIN guessed too fast', 'sender stopped'),
  133010: row('number not registered', 'sender stopped'),
  133015: row('number was deleted a moment ago', 'sender stopped'),
  133016: row('registered and deregistered too often', 'sender stopped'),
  134101: row('template is being synchronised', 'retry later'),
  134102: row('template not available', 'template stopped'),
};

/** 200 to 299 are permissions; of a code that is not listed only that it is an error is known. */
export function whatsappError(code: number) {
  if (code >= 200 && code <= 299) return row('permission missing', 'account stopped');

  return whatsappErrors[code] ?? row('not listed', 'request wrong');
}
