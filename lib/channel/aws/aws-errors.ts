/**
 * The exceptions of AWS' two messaging services, by name, or by `Reason` where there is one. Names are the service
 * models'.
 */
import { type ErrorTable, vendorError } from '../error-table.ts';

/** What every AWS service may answer. */
const common: ErrorTable = {
  ThrottlingException: vendorError('too many requests', 'retry soon'),
  ThrottledRequestException: vendorError('too many requests', 'retry soon'),
  TooManyRequestsException: vendorError('too many requests', 'retry soon'),
  RequestThrottledException: vendorError('too many requests', 'retry soon'),
  AccessDeniedException: vendorError('the role may not send', 'account stopped'),
  UnrecognizedClientException: vendorError('credentials not known', 'account stopped'),
  InvalidSignatureException: vendorError('credentials wrong', 'account stopped'),
  ExpiredTokenException: vendorError('credentials expired', 'account stopped'),
  IncompleteSignature: vendorError('credentials wrong', 'account stopped'),
  MissingAuthenticationTokenException: vendorError('no credentials', 'account stopped'),
  OptInRequired: vendorError('the account has not opted in to the service', 'account stopped'),
  ValidationException: vendorError('a parameter is invalid', 'request wrong'),
  ResourceNotFoundException: vendorError('the number is not one of the account', 'sender stopped'),
};

/** AWS End User Messaging Social, SendWhatsAppMessage. */
export const socialErrors: ErrorTable = {
  ...common,
  AccessDeniedByMetaException: vendorError('Meta denies the business account', 'account stopped'),
  DependencyException: vendorError('Meta did not do it', 'unknown outcome'),
  InternalServiceException: vendorError('AWS failed', 'unknown outcome'),
  InvalidParametersException: vendorError('a parameter is invalid', 'request wrong'),
  LimitExceededException: vendorError('a limit of the account is reached', 'retry later'),
};

/** AWS End User Messaging SMS, SendTextMessage. */
export const smsErrors: ErrorTable = {
  ...common,
  InternalServerException: vendorError('AWS failed', 'unknown outcome'),
  ConflictException: vendorError('the number is not in a state to send', 'sender stopped'),
  ServiceQuotaExceededException: vendorError('a quota of the account is reached', 'account stopped'),
  ACCOUNT_DISABLED: vendorError('account disabled', 'account stopped'),
  INSUFFICIENT_ACCOUNT_REPUTATION: vendorError('reputation of the account too low', 'account stopped'),
  DESTINATION_PHONE_NUMBER_OPTED_OUT: vendorError('the client has opted out', 'client unreachable'),
  DESTINATION_PHONE_NUMBER_NOT_VERIFIED: vendorError('sandbox: the client is not verified', 'client unreachable'),
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
  MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: vendorError('spend limit of the month reached', 'account stopped'),
  DAILY_DESTINATION_CALL_LIMIT: vendorError('limit of the day for this client reached', 'client unreachable'),
  PRICE_OVER_THRESHOLD: vendorError('dearer than allowed', 'request wrong'),
};
