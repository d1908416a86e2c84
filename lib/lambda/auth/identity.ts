import type { Caller } from './callers.ts';

/**
 * Who asks. Where a signature let it in, what was signed also says which invite it is: a copy of the request is a
 * repeat of it.
 */
export type Identity = {
  readonly caller: string;
  readonly channels?: readonly string[] | undefined;
  /** Stands in for any key that was not signed. */
  readonly signedKey?: string;
  /** The signature covers the query, not the headers: a header's key does not count. */
  readonly requestId?: string;
};

export function identityOf({ name, channels }: Caller): Identity {
  return { caller: name, ...(channels && { channels }) };
}
