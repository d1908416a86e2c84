import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';

/**
 * Resolves a reference such as `env:NAME` or `ssm:/name`. With `fresh`, a cached value counts only if it is a few
 * seconds old. Throws if it cannot be read.
 */
export type ReadSecret = (reference: string, options?: { readonly fresh?: boolean }) => Promise<string>;

type Fresh<Shown> = { readonly readFresh: () => Promise<Shown>; readonly signal: AbortSignal };

/** Whether the secrets differ from those that were sent. If they cannot be read before the signal aborts, they may. */
export async function isRenewed<Shown>(shown: Shown, { readFresh, signal }: Fresh<Shown>): Promise<boolean> {
  const current = await Promise.race([readFresh().catch(() => undefined), aborted(signal)]);

  return !isDeepStrictEqual(current, shown);
}

/** Resolves to undefined when the signal aborts. */
async function aborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
}
