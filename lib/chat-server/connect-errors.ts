import { wasNeverWritten } from '../net/connections.ts';
import type { Opened } from './chat-server.ts';

/**
 * Seconds until a quota may have room again: contacts must end first. A rate has room at once, so it waits only for the
 * usual backoff.
 */
const quotaSeconds = 60;

/** What an error of StartOutboundChatContact means. Its names are those of the service model. */
export function notStarted(error: unknown): Opened {
  if (wasNeverWritten(error)) return { status: 'retry', fault: 'chat_server_refused' };

  const vendorCode = nameOf(error);

  switch (vendorCode) {
    case 'ThrottlingException':
    case 'TooManyRequestsException':
      return { status: 'retry', fault: 'vendor_refused', vendorCode };
    case 'LimitExceededException':
    case 'ServiceQuotaExceededException':
      return { status: 'retry', fault: 'chat_server_refused', vendorCode, retryAfterSeconds: quotaSeconds };
    case 'CredentialsProviderError':
      return { status: 'retry', fault: 'account_stopped', vendorCode };
    case 'AccessDeniedException':
    case 'UnrecognizedClientException':
    case 'InvalidSignatureException':
    case 'ExpiredTokenException':
      return { status: 'refused', fault: 'account_stopped', vendorCode };
    case 'InvalidRequestException':
    case 'InvalidParameterException':
    case 'ResourceNotFoundException':
      return { status: 'refused', fault: 'chat_server_refused', vendorCode };
    default:
      return { status: 'unknown', ...(vendorCode !== undefined && { vendorCode }) };
  }
}

/** A contact that is not there any more has ended: 410 ContactNotFoundException, 404 ResourceNotFoundException. */
export function isGone(error: unknown): boolean {
  return nameOf(error) === 'ContactNotFoundException' || nameOf(error) === 'ResourceNotFoundException';
}

/** Names of the service model, and never those of Node's errors, which say nothing of Connect. */
function nameOf(error: unknown): string | undefined {
  return error instanceof Error && /^[A-Z]\w+(Exception|ProviderError)$/.test(error.name) ? error.name : undefined;
}
