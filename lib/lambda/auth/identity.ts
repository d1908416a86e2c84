import type { Right } from '../../invite/session.ts';
import type { Caller } from './callers.ts';

/**
 * Who sent the request. If it was authenticated by a signature, what was signed also identifies the invite: a copy of
 * the request is a repeat.
 */
export type Identity = {
  readonly caller: string;
  readonly channels?: readonly string[] | undefined;
  /** The caller, if it has a callback. */
  readonly callbackTo?: string | undefined;
  /** Absent: everything. */
  readonly may?: readonly Right[] | undefined;
  /** Used instead of any key that was not signed. */
  readonly signedKey?: string;
  /** The signature covers the query but not the headers, so a key in a header is ignored. */
  readonly requestId?: string;
};

export function identityOf({ name, channels, callback, may }: Caller): Identity {
  return { caller: name, ...(channels && { channels }), ...(callback !== undefined && { callbackTo: name }), may };
}
