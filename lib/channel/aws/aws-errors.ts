/** The exceptions of AWS' two messaging services, by name, or by `Reason` where there is one. Names are the service models'. */
import { type ErrorTable, row } from '../error-table.ts';

/** What every AWS service may answer. */
const common: ErrorTable = {
  ThrottlingException: row('too many requests', 'retry soon'),
  ThrottledRequestException: row('too many requests', 'retry soon'),
  TooManyRequestsException: row('too many requests', 'retry soon'),
  RequestThrottledException: row('too many requests', 'retry soon'),
  AccessDeniedException: row('the role may not send', 'account stopped'),
  UnrecognizedClientException: row('credentials not known', 'account stopped'),
  InvalidSignatureException: row('credentials wrong', 'account stopped'),
  ExpiredTokenException: row('credentials expired', 'account stopped'),
  IncompleteSignature: row('credentials wrong', 'account stopped'),
  MissingAuthenticationTokenException: row('no credentials', 'account stopped'),
  OptInRequired: row('the account has not opted in to the service', 'account stopped'),
  ValidationException: row('a parameter is invalid', 'request wrong'),
  ResourceNotFoundException: row('the number is not one of the account', 'sender stopped'),
};

/** AWS End User Messaging Social, SendWhatsAppMessage. */
export const socialErrors: ErrorTable = {
  ...common,
  AccessDeniedByMetaException: row('Meta denies the business account', 'account stopped'),
  DependencyException: row('Meta did not do it', 'unknown outcome'),
  InternalServiceException: row('AWS failed', 'unknown outcome'),
  InvalidParametersException: row('a parameter is invalid', 'request wrong'),
  LimitExceededException: row('a limit of the account is reached', 'retry later'),
};

/** AWS End User Messaging SMS, SendTextMessage. */
export const smsErrors: ErrorTable = {
  ...common,
  InternalServerException: row('AWS failed', 'unknown outcome'),
  ConflictException: row('the number is not in a state to send', 'sender stopped'),
  ServiceQuotaExceededException: row('a quota of the account is reached', 'account stopped'),
  ACCOUNT_DISABLED: row('account disabled', 'account stopped'),
  INSUFFICIENT_ACCOUNT_REPUTATION: row('reputation of the account too low', 'account stopped'),
  DESTINATION_PHONE_NUMBER_OPTED_OUT: row('the client has opted out', 'client unreachable'),
  DESTINATION_PHONE_NUMBER_NOT_VERIFIED: row('sandbox: the client is not verified', 'client unreachable'),
  DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE: row(
    'the client is blocked by a protect configuration',
    'client unreachable',
  ),
  DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION: row(
    'the country is blocked by a protect configuration',
    'client unreachable',
  ),
  DESTINATION_COUNTRY_BLOCKED: row('the country is blocked', 'client unreachable'),
  COUNTRY_NOT_ENABLED: row('the country is not enabled', 'client unreachable'),
  INTERNATIONAL_SENDING_NOT_SUPPORTED: row('the number sends only within its country', 'client unreachable'),
  INVALID_IDENTITY_FOR_DESTINATION_COUNTRY: row('the number cannot send to this country', 'client unreachable'),
  NO_ORIGINATION_IDENTITIES_FOUND: row('the account has no number for this client', 'sender stopped'),
  NUMBER_CAPABILITIES_MISMATCH: row('the number cannot send text', 'sender stopped'),
  MESSAGE_TYPE_MISMATCH: row('the number is for another type of message', 'sender stopped'),
  RESOURCE_NOT_ACTIVE: row('the number is not active', 'sender stopped'),
  SENDER_ID_NOT_REGISTERED: row('the sender id is not registered', 'sender stopped'),
  SENDER_ID_NOT_SUPPORTED: row('the country takes no sender id', 'sender stopped'),
  SENDER_ID_REQUIRES_REGISTRATION: row('the sender id must be registered', 'sender stopped'),
  MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: row('spend limit of the month reached', 'account stopped'),
  DAILY_DESTINATION_CALL_LIMIT: row('limit of the day for this client reached', 'client unreachable'),
  PRICE_OVER_THRESHOLD: row('dearer than allowed', 'request wrong'),
};
