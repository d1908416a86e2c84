import { wasNeverWritten } from '../../net/connections.ts';
import type { SendOutcome } from '../channel.ts';
import { type ErrorTable, outcomeOfVendorError } from '../error-table.ts';

/**
 * What an SDK error means for a message. The table is read by `Reason` first, then by name. Anything that is not an
 * exception of the service is unknown.
 */
export function outcomeOfAwsError(error: unknown, table: ErrorTable): SendOutcome {
  if (wasNeverWritten(error)) return { status: 'retry', fault: 'vendor_refused' };
  if (!(error instanceof Error)) return { status: 'unknown' };
  if (error.name === 'CredentialsProviderError') return { status: 'retry', fault: 'account_stopped' };

  for (const code of [textOf(error, 'Reason'), error.name]) {
    const known = code === undefined || !Object.hasOwn(table, code) ? undefined : table[code];
    if (known && code !== undefined) return outcomeOfVendorError(known, code, retryAfterOf(error));
  }

  // The service blames the request, but the exception has no row here: the message was not accepted.
  const refused = '$fault' in error && error.$fault === 'client' && /^[A-Z]\w+(Exception|Error)$/.test(error.name);
  return refused && error.name !== 'UnknownError'
    ? { status: 'refused', fault: 'vendor_refused', vendorCode: error.name }
    : { status: 'unknown' };
}

function textOf(error: object, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key);

  return typeof value === 'string' ? value : undefined;
}

function retryAfterOf(error: Error): number | undefined {
  const seconds: unknown = Reflect.get(error, 'retryAfterSeconds');

  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}
