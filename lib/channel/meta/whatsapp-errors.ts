import { type ErrorTable, unlistedError, vendorError } from '../error-table.ts';

/**
 * The WhatsApp Cloud API's error codes. Only codes are reliable: HTTP statuses and titles differ between sources, and
 * Meta is removing the titles.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const whatsappErrors: ErrorTable = {
  0: vendorError('the app user could not be authenticated', 'account stopped'),
  1: vendorError('the API failed without saying why', 'unknown outcome'),
  2: vendorError('the service is down or overloaded', 'unknown outcome'),
  3: vendorError('a capability or permission is missing', 'account stopped'),
  4: vendorError('the app has reached its limit of calls', 'retry later'),
  10: vendorError('the permission was not granted, or was removed', 'account stopped'),
  33: vendorError('the business number has been deleted', 'sender stopped'),
  100: vendorError('a parameter is unknown or misspelt', 'request wrong'),
  190: vendorError('the access token has expired or is invalid', 'account stopped'),
  368: vendorError('the account is blocked for violating a policy', 'account stopped'),
  80007: vendorError('the business account has reached its rate limit', 'retry later'),
  130429: vendorError('the business number has reached its throughput limit', 'retry soon'),
  130472: vendorError('Meta holds the message back from this client for an experiment', 'client unreachable'),
  130497: vendorError('the account may not write to clients in this country', 'account stopped'),
  131000: vendorError('something went wrong', 'unknown outcome'),
  131005: vendorError('access is denied', 'account stopped'),
  131008: vendorError('a required parameter is missing', 'request wrong'),
  131009: vendorError('the value of a parameter is invalid', 'request wrong'),
  131016: vendorError('the service is unavailable', 'unknown outcome'),
  131021: vendorError('the client’s number is the business number', 'client unreachable'),
  131026: vendorError('the client cannot be reached on WhatsApp', 'client unreachable'),
  131030: vendorError('the client is not on the allowed list of the test number', 'client unreachable'),
  131031: vendorError('the account is locked', 'account stopped'),
  131037: vendorError('the display name of the number is not approved', 'sender stopped'),
  131042: vendorError('there is a problem with the payment method', 'account stopped'),
  131045: vendorError('the number is not registered with its certificate', 'sender stopped'),
  131047: vendorError('the client last wrote more than 24 hours ago', 'request wrong', 'window_closed'),
  131048: vendorError('the number is limited because of spam reports', 'sender stopped'),
  131049: vendorError('Meta limits marketing messages to this client', 'client unreachable'),
  131050: vendorError('the client has stopped marketing messages', 'client unreachable'),
  131051: vendorError('the message type is not supported', 'request wrong'),
  131052: vendorError('the file could not be downloaded', 'request wrong'),
  131053: vendorError('the file could not be uploaded', 'request wrong'),
  131055: vendorError('the API for marketing messages does not take this template', 'request wrong'),
  131056: vendorError('too many messages from this number to this client', 'retry soon'),
  131057: vendorError('the account is in maintenance', 'retry soon'),
  131062: vendorError('this kind of message needs the client’s phone number', 'request wrong', 'content_not_supported'),
  132000: vendorError('the number of parameters differs from the template', 'request wrong'),
  132001: vendorError('the template does not exist in this language, or is not approved', 'request wrong'),
  132005: vendorError('the filled text is too long', 'request wrong'),
  132007: vendorError('the template violates a policy on characters', 'request wrong'),
  132012: vendorError('the format of a parameter differs from the template', 'request wrong'),
  132015: vendorError('the template is paused for low quality', 'template stopped'),
  132016: vendorError('the template is disabled for low quality', 'template stopped'),
  132018: vendorError('a parameter holds characters that are not allowed', 'request wrong'),
  132068: vendorError('the flow is blocked', 'template stopped'),
  132069: vendorError('the flow is throttled', 'template stopped'),
  133000: vendorError('an earlier deregistration is not complete', 'sender stopped'),
  133004: vendorError('the registration server is unavailable', 'retry soon'),
  133005: vendorError('the two-step PIN is wrong', 'sender stopped'),
  133006: vendorError('the number must be verified again', 'sender stopped'),
  133008: vendorError('the PIN was guessed too often', 'sender stopped'),
  133009: vendorError('the PIN was guessed too fast', 'sender stopped'),
  133010: vendorError('the number is not registered', 'sender stopped'),
  133015: vendorError('the number was deleted a moment ago', 'sender stopped'),
  133016: vendorError('the number was registered and deregistered too often', 'sender stopped'),
  134101: vendorError('the template is being synchronised', 'retry later'),
  134102: vendorError('the template is not available', 'template stopped'),
};

/** 200 to 299 are permissions. Of an unlisted code it is only known that it is an error. */
export function whatsappError(code: number) {
  if (code >= 200 && code <= 299) return vendorError('a permission is missing', 'account stopped');

  return whatsappErrors[code] ?? unlistedError('request wrong');
}
