import { isRenewed, type ReadSecret } from '../net/secret.ts';
import type { SendOutcome } from './channel.ts';

type Source = { readonly reference: string; readonly readSecret: ReadSecret; readonly signal: AbortSignal };

/**
 * Sends with the secret. An invite does not fail because its secret cannot be read. A refusal of the account may only
 * mean that the secret has been renewed since it was read: if there is a new one, or nothing says in time that there is
 * none, the message may be sent again. A value read in the last 5 s counts as current: an old secret that is revoked
 * within 5 s of storing the new one can still fail an invite for good.
 */
export async function withSecret(
  { reference, readSecret, signal }: Source,
  send: (secret: string) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  const secret = await readSecret(reference).catch(() => undefined);
  if (secret === undefined || signal.aborted) return { status: 'retry', fault: 'account_stopped' };

  const outcome = await send(secret);
  if (outcome.status !== 'refused' || outcome.fault !== 'account_stopped') return outcome;

  const renewed = await isRenewed(secret, { readFresh: () => readSecret(reference, { fresh: true }), signal });

  return renewed ? { ...outcome, status: 'retry' } : outcome;
}
