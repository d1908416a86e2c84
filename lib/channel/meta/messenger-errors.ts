import { type ErrorTable, unlistedError, vendorError } from '../error-table.ts';

/**
 * The errors of Messenger's Send API, by code, or by code and subcode; `*` stands for any code.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 */
export const messengerErrors: ErrorTable = {
  1: vendorError('the API failed without saying why', 'unknown outcome'),
  2: vendorError('the service is down, or the client has blocked the Page', 'unknown outcome'),
  '2/2018344': vendorError('the Page’s admin has not accepted the terms for contacts', 'account stopped'),
  3: vendorError('a capability or permission is missing', 'account stopped'),
  4: vendorError('the app has reached its limit of calls', 'retry later'),
  10: vendorError('the permission was not granted, or was removed', 'account stopped'),
  '10/1893063': vendorError('Meta restricts the Page’s messages', 'sender stopped'),
  '10/2018065': vendorError('the client last wrote more than 24 hours ago', 'request wrong', 'window_closed'),
  '10/2018108': vendorError('the client does not receive messages of this Page', 'client unreachable'),
  '10/2018278': vendorError('the client last wrote more than 24 hours ago', 'request wrong', 'window_closed'),
  17: vendorError('the user of the token has reached a limit of calls', 'retry later'),
  32: vendorError('the Page has reached its limit of calls', 'retry later'),
  100: vendorError('a parameter is missing or invalid', 'request wrong'),
  '100/2018001': vendorError('the Page knows no client with this id', 'client unreachable'),
  '100/2018008': vendorError('the file could not be fetched from its link', 'request wrong'),
  '100/2018034': vendorError('the message is empty', 'request wrong'),
  '100/2018047': vendorError('the file is not of the type that the message says', 'request wrong'),
  '100/2018109': vendorError('the file is larger than Messenger takes', 'request wrong'),
  190: vendorError('the Page’s access token has expired or is invalid', 'account stopped'),
  199: vendorError('the API failed without saying why', 'unknown outcome'),
  200: vendorError('a permission is missing', 'account stopped'),
  '200/2018108': vendorError('the client does not receive messages of this Page', 'client unreachable'),
  230: vendorError('the permission pages_messaging is missing', 'account stopped'),
  368: vendorError('the Page is blocked for violating a policy', 'sender stopped'),
  551: vendorError('the client is not available', 'client unreachable'),
  613: vendorError('too many messages of this Page', 'retry soon'),
  1200: vendorError('the message could not be sent for now', 'unknown outcome'),
  80006: vendorError('the Page has reached its limit of messages', 'retry later'),
  '*/1545041': vendorError('the client is not available', 'client unreachable'),
  '*/2534029': vendorError('Meta restricts the Page’s messages', 'sender stopped'),
  '*/2534122': vendorError('Meta restricts the Page’s messages', 'sender stopped'),
};

type Known = { readonly vendorCode: string; readonly error: ReturnType<typeof unlistedError> };

/**
 * `vendorCode` has the subcode only where that says more than the code. Of an unlisted subcode of 10 it is not known
 * that it stops the whole Page: most are about one message.
 */
export function messengerError(code: number, subcode: number | undefined, status: number): Known {
  const exact = `${code}/${subcode}`;
  const listed = [
    { key: exact, vendorCode: exact },
    { key: `*/${subcode}`, vendorCode: exact },
    ...(code === 10 && subcode !== undefined ? [] : [{ key: String(code), vendorCode: String(code) }]),
  ].find(({ key }) => Object.hasOwn(messengerErrors, key));
  const error = listed && messengerErrors[listed.key];
  if (listed && error) return { vendorCode: listed.vendorCode, error };

  return {
    vendorCode: subcode === undefined ? String(code) : exact,
    error: unlistedError(status >= 500 ? 'unknown outcome' : 'request wrong'),
  };
}
