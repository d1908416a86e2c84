import { wasNeverWritten } from '../net/connections.ts';
import type { SendOutcome } from './channel.ts';

/** The outcome of a request that had no answer: it is sent again only if not a byte of it was written. */
export function outcomeWithoutAnswer(error: unknown): SendOutcome {
  return wasNeverWritten(error) ? { status: 'retry', fault: 'vendor_refused' } : { status: 'unknown' };
}
