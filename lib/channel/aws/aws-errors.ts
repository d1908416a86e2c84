/**
 * The exceptions of AWS's two messaging services, by name, or by `Reason` if there is one. The names are those of the
 * service models.
 */
import { type ErrorTable, vendorError } from '../error-table.ts';

/** Errors that every AWS service may return. */
const common: ErrorTable = {
  ThrottlingException: vendorError('too many requests', 'retry soon'),
  ThrottledRequestException: vendorError('too many requests', 'retry soon'),
  TooManyRequestsException: vendorError('too many requests', 'retry soon'),
  RequestThrottledException: vendorError('too many requests', 'retry soon'),
  AccessDeniedException: vendorError('the function’s role may not send', 'account stopped'),
  UnrecognizedClientException: vendorError('the credentials are not known', 'account stopped'),
  InvalidSignatureException: vendorError('the credentials are wrong', 'account stopped'),
  ExpiredTokenException: vendorError('the credentials have expired', 'account stopped'),
  IncompleteSignature: vendorError('the credentials are wrong', 'account stopped'),
  MissingAuthenticationTokenException: vendorError('there are no credentials', 'account stopped'),
  OptInRequired: vendorError('the account has not opted in to the service', 'account stopped'),
  ValidationException: vendorError('a parameter is invalid', 'request wrong'),
  ResourceNotFoundException: vendorError('the account does not have the number', 'sender stopped'),
};

/** AWS End User Messaging Social, SendWhatsAppMessage. */
export const socialErrors: ErrorTable = {
  ...common,
  AccessDeniedByMetaException: vendorError('Meta denies the business account', 'account stopped'),
  DependencyException: vendorError('Meta failed', 'unknown outcome'),
  InternalServiceException: vendorError('AWS failed', 'unknown outcome'),
  InvalidParametersException: vendorError('a parameter is invalid', 'request wrong'),
  LimitExceededException: vendorError('a limit of the account is reached', 'retry later'),
};

/** AWS End User Messaging SMS, SendTextMessage and SendRcsMessage. */
export const smsErrors: ErrorTable = {
  ...common,
  InternalServerException: vendorError('AWS failed', 'unknown outcome'),
  ConflictException: vendorError('the number is not in a state to send', 'sender stopped'),
  ServiceQuotaExceededException: vendorError('a quota of the account is reached', 'account stopped'),
  ACCOUNT_DISABLED: vendorError('the account is disabled', 'account stopped'),
  INSUFFICIENT_ACCOUNT_REPUTATION: vendorError('the reputation of the account is too low', 'account stopped'),
  DESTINATION_PHONE_NUMBER_OPTED_OUT: vendorError('the client has opted out', 'client unreachable'),
  DESTINATION_PHONE_NUMBER_NOT_VERIFIED: vendorError(
    'the account is in the sandbox, and the client is not verified',
    'client unreachable',
  ),
  DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE: vendorError(
    'the client is blocked by a protect configuration',
    'client unreachable',
  ),
  DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION: vendorError(
    'the country is blocked by a protect configuration',
    'client unreachable',
  ),
  DESTINATION_COUNTRY_BLOCKED: vendorError('the country is blocked', 'client unreachable'),
  COUNTRY_NOT_ENABLED: vendorError('the country is not enabled', 'client unreachable'),
  INTERNATIONAL_SENDING_NOT_SUPPORTED: vendorError('the number sends only within its country', 'client unreachable'),
  INVALID_IDENTITY_FOR_DESTINATION_COUNTRY: vendorError('the number cannot send to this country', 'client unreachable'),
  NO_ORIGINATION_IDENTITIES_FOUND: vendorError('the account has no number for this client', 'sender stopped'),
  NUMBER_CAPABILITIES_MISMATCH: vendorError('the number cannot send text', 'sender stopped'),
  MESSAGE_TYPE_MISMATCH: vendorError('the number is for another type of message', 'sender stopped'),
  RESOURCE_NOT_ACTIVE: vendorError('the number is not active', 'sender stopped'),
  SENDER_ID_NOT_REGISTERED: vendorError('the sender id is not registered', 'sender stopped'),
  SENDER_ID_NOT_SUPPORTED: vendorError('the country takes no sender id', 'sender stopped'),
  SENDER_ID_REQUIRES_REGISTRATION: vendorError('the sender id must be registered', 'sender stopped'),
  MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: vendorError('the monthly spend limit is reached', 'account stopped'),
  MONTHLY_SPEND_LIMIT_REACHED_FOR_RCS: vendorError('the monthly spend limit is reached', 'account stopped'),
  DAILY_DESTINATION_CALL_LIMIT: vendorError('the daily limit for this client is reached', 'client unreachable'),
  PRICE_OVER_THRESHOLD: vendorError('the message would cost more than allowed', 'request wrong'),
  // Events that report a failure later.
  TEXT_TTL_EXPIRED: vendorError('the phone could not be reached before the message expired', 'client unreachable'),
  TEXT_INVALID: vendorError('the client’s number is not valid', 'client unreachable'),
  TEXT_UNREACHABLE: vendorError('the phone cannot be reached', 'client unreachable'),
  TEXT_CARRIER_UNREACHABLE: vendorError('the carrier cannot be reached', 'client unreachable'),
  TEXT_BLOCKED: vendorError('the phone blocks messages', 'client unreachable'),
  TEXT_CARRIER_BLOCKED: vendorError('the carrier blocks the message', 'client unreachable'),
  TEXT_PROTECT_BLOCKED: vendorError('a protect configuration blocks the message', 'client unreachable'),
  TEXT_INVALID_MESSAGE: vendorError('the message is not valid', 'request wrong'),
  TEXT_SPAM: vendorError('the carrier takes the message for spam', 'request wrong'),
};
