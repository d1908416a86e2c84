import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';

/**
 * Resolves a reference such as `env:NAME` or `ssm:/name`; with `fresh` not from memory, if that is older than a moment.
 * Throws where it cannot be read.
 */
export type ReadSecret = (reference: string, options?: { readonly fresh?: boolean }) => Promise<string>;

type Fresh<Shown> = { readonly readFresh: () => Promise<Shown>; readonly signal: AbortSignal };

/** Whether what was shown of secrets is another by now; what cannot be read before the signal is over may be. */
export async function isRenewed<Shown>(shown: Shown, { readFresh, signal }: Fresh<Shown>): Promise<boolean> {
  const current = await Promise.race([readFresh().catch(() => undefined), aborted(signal)]);

  return !isDeepStrictEqual(current, shown);
}

/** Undefined, as soon as the signal is over. */
async function aborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
}
