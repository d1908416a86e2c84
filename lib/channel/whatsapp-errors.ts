import type { FaultCode } from '../invite/faults.ts';

/**
 * What an error code of the WhatsApp Cloud API means for an invite.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * Branch on the code only: HTTP statuses and titles differ between sources, and titles will go away.
 */
export type WhatsappError = { readonly outcome: 'retry' | 'refused'; readonly fault: FaultCode } | { readonly outcome: 'unknown' };

/** Refused for now: nothing was delivered, and the same message may be taken later. */
const retried = [4, 80007, 130429, 131056, 131057, 133004, 134101];
/** Meta says of these only that something went wrong: the message may be out. */
const undecided = [1, 2, 131000, 131016];

const refusals: readonly (readonly [FaultCode, readonly number[]])[] = [
  ['client_unreachable', [131021, 131026, 131030, 131049, 131050, 130472]],
  ['window_closed', [131047]],
  ['template_stopped', [132015, 132016]],
  ['sender_stopped', [131037, 131045, 131048, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016]],
  ['account_stopped', [0, 3, 10, 190, 368, 130497, 131005, 131031, 131042]],
];

export function whatsappError(code: number): WhatsappError {
  if (retried.includes(code)) return { outcome: 'retry', fault: 'vendor_refused' };
  if (undecided.includes(code)) return { outcome: 'unknown' };
  if (code >= 200 && code <= 299) return { outcome: 'refused', fault: 'account_stopped' };

  const [fault] = refusals.find(([, codes]) => codes.includes(code)) ?? ['vendor_refused' as const];

  return { outcome: 'refused', fault };
}
