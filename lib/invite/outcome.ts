import type { Refusal, SendOutcome } from '../channel/channel.ts';
import type { LedgerFault, LedgerRow } from '../ledger/row.ts';
import { nextAttemptAt } from './retry.ts';
import type { Outcome } from './state.ts';

/**
 * The result of a send. `nothing`: there was nothing to send. `late`: not begun, because it could not have been
 * finished in time.
 */
export type Sent = SendOutcome | { readonly status: 'nothing' } | { readonly status: 'late' };

type Context = { readonly now: number; readonly random: number; readonly resendUnknown: boolean };

/** The invite's outcome after this result. */
export function outcomeOf(
  sent: Sent,
  { attempt, deadline }: Pick<LedgerRow, 'attempt' | 'deadline'>,
  { now, random, resendUnknown }: Context,
): { readonly outcome: Outcome; readonly vendorCode?: string } {
  const attemptAfter = (retryAfterSeconds?: number) =>
    nextAttemptAt({ attempt, retryAfterSeconds }, { now, deadline, random });

  switch (sent.status) {
    case 'nothing':
      return { outcome: { status: 'sent' } };
    case 'late':
      return {
        outcome:
          now >= deadline
            ? { status: 'expired', fault: { code: 'expired' } }
            : { status: 'retrying', notBefore: attemptAfter() },
      };
    case 'sent':
      return { outcome: { status: 'sent', messageId: sent.messageId } };
    case 'unknown':
      return {
        outcome: resendUnknown
          ? { status: 'retrying', notBefore: attemptAfter(), maybeSent: true }
          : { status: 'unknown' },
        ...vendorCodeOf(sent),
      };
    case 'refused':
      return { outcome: { status: 'failed', fault: vendorFault(sent) }, ...vendorCodeOf(sent) };
    case 'retry':
      return {
        outcome: { status: 'retrying', fault: vendorFault(sent), notBefore: attemptAfter(sent.retryAfterSeconds) },
        ...vendorCodeOf(sent),
      };
    default:
      return sent satisfies never;
  }
}

function vendorCodeOf({ vendorCode }: { readonly vendorCode?: string }): { vendorCode?: string } {
  return vendorCode === undefined ? {} : { vendorCode };
}

/** For the operator: who has the code alone must look it up first. */
function vendorFault({ fault, vendorCode, meaning }: Refusal): LedgerFault {
  if (vendorCode === undefined) return { code: fault };

  return { code: fault, detail: `The vendor’s code is ${[vendorCode, meaning].filter(Boolean).join(': ')}.` };
}
