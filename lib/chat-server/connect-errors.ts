import { wasNeverWritten } from '../net/connections.ts';
import type { Opened } from './chat-server.ts';

/**
 * The wait for a quota: contacts must end first. A rate limit has room at once, so that the usual backoff is enough.
 */
const quotaSeconds = 60;

type NotStarted = Extract<Opened, { readonly status: 'refused' | 'retry' }>;

const again = (fault: NotStarted['fault'], meaning: string): NotStarted => ({ status: 'retry', fault, meaning });
const later = (meaning: string): NotStarted => ({
  status: 'retry',
  fault: 'chat_server_refused',
  meaning,
  retryAfterSeconds: quotaSeconds,
});
const never = (fault: NotStarted['fault'], meaning: string): NotStarted => ({ status: 'refused', fault, meaning });

/** Names of the service model. */
const errors: Readonly<Record<string, NotStarted>> = {
  ThrottlingException: again('vendor_refused', 'too many requests'),
  TooManyRequestsException: again('vendor_refused', 'too many requests'),
  LimitExceededException: later('a limit of the instance is reached'),
  ServiceQuotaExceededException: later('a quota of the instance is reached'),
  CredentialsProviderError: again('account_stopped', 'the function has no credentials'),
  AccessDeniedException: never('account_stopped', 'the function’s role may not start contacts'),
  UnrecognizedClientException: never('account_stopped', 'the credentials are not known'),
  InvalidSignatureException: never('account_stopped', 'the credentials are wrong'),
  ExpiredTokenException: never('account_stopped', 'the credentials have expired'),
  InvalidRequestException: never('chat_server_refused', 'the request is not valid'),
  InvalidParameterException: never('chat_server_refused', 'a parameter is not valid'),
  ResourceNotFoundException: never('chat_server_refused', 'the instance, flow, number or template does not exist'),
};

/** What an error of starting a contact means for the invite. */
export function notStarted(error: unknown): Opened {
  if (wasNeverWritten(error)) return { status: 'retry', fault: 'chat_server_refused' };

  const vendorCode = nameOf(error);
  if (vendorCode === undefined) return { status: 'unknown' };

  const known = Object.hasOwn(errors, vendorCode) ? errors[vendorCode] : undefined;

  return known ? { ...known, vendorCode } : { status: 'unknown', vendorCode };
}

/** A contact that no longer exists has ended: 410 ContactNotFoundException, 404 ResourceNotFoundException. */
export function isGone(error: unknown): boolean {
  return nameOf(error) === 'ContactNotFoundException' || nameOf(error) === 'ResourceNotFoundException';
}

/** Only names of the service model: Node's own errors say nothing about Connect. */
export function nameOf(error: unknown): string | undefined {
  return error instanceof Error && /^[A-Z]\w+(Exception|ProviderError)$/.test(error.name) ? error.name : undefined;
}
