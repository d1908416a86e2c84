/** What is said of a session, and which of them the filters leave. */
import type { FaultNote, SessionRow, Timeline } from '../../page-types.ts';
import { read } from '../state/location.ts';

export const states = [
  ...(['sending', 'retrying', 'sent', 'delivered', 'read', 'failed'] as const),
  ...(['unknown', 'expired', 'received', 'open', 'terminated'] as const),
] as const;

export function fits(row: SessionRow): boolean {
  const [state, channel, caller, fault, find] = ['state', 'channel', 'caller', 'fault', 'find'].map(read);

  return (
    (!state || [row.outcome, row.receipt?.status, row.chat.state].some((one) => one === state)) &&
    (!channel || row.channel === channel) &&
    (!caller || (row.caller ?? 'anyone') === caller) &&
    (!fault || faultOf(row)?.code === fault) &&
    (!find || row.sessionId.includes(find) || (row.clientId ?? '').includes(find.replace(/^\+/, '')))
  );
}

/** Of the invite, else of its receipt: what was sent may have failed on its way. */
export function faultOf({ fault, receipt }: SessionRow): FaultNote | undefined {
  return fault ?? receipt?.fault;
}

/** As one word: of what was sent, the last that its vendor reported. */
export function stateOf({ outcome, receipt }: SessionRow): string {
  return receipt && outcome === 'sent' ? receipt.status : outcome;
}

export function toneOf(state: string): string {
  if (['sent', 'delivered', 'read', 'received'].includes(state)) return 'green';
  if (['failed', 'expired'].includes(state)) return 'red';

  return ['unknown', 'retrying'].includes(state) ? 'yellow' : '';
}

type Why = { readonly text: string; readonly doc: string; readonly advice?: string };

/** Why a session is as it is, in words, with the page that says more. */
export function whyOf({ session, steps }: Timeline): Why {
  if (!session) return { text: 'Its invite still lies in the queue: nothing has been sent.', doc: 'docs/delivery.md' };
  const { outcome, status, fault, receipt, chat } = session;
  const vendor = steps.findLast(({ vendorCode }) => vendorCode !== undefined);
  const meaning =
    vendor && `The vendor said ${vendor.vendorCode}${vendor.vendorMeaning ? `: ${vendor.vendorMeaning}` : ''}.`;
  const ended = chat.state === 'terminated' ? `The session has ended (${chat.reason ?? 'no reason is known'}).` : '';
  const words = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(' ');

  if (fault) return { text: words(fault.title, fault.detail, meaning), advice: fault.advice, doc: fault.doc };
  switch (outcome) {
    case 'sending':
      return { text: 'It is being sent.', doc: 'docs/delivery.md' };
    case 'retrying':
      return { text: words('The last attempt failed, and another one comes.', meaning), doc: 'docs/delivery.md' };
    case 'sent':
      if (receipt?.status === 'failed')
        return {
          text: words('It was sent, but it did not arrive.', receipt.fault?.title, meaning, ended),
          ...(receipt.fault && { advice: receipt.fault.advice }),
          doc: 'docs/receipts.md',
        };

      return { text: words(sentText(status, receipt?.status), ended), doc: 'docs/receipts.md' };
    case 'unknown':
      return {
        text: words(
          'The vendor may have taken it, but did not say so: it is not sent again, or the client might get it twice.',
          ended,
        ),
        doc: 'docs/delivery.md',
      };
    case 'expired':
      return { text: words('Its deadline passed before it could be sent.', ended), doc: 'docs/delivery.md' };
    case 'failed':
      return { text: words('It could not be sent.', meaning, ended), doc: 'docs/faults.md' };
    case 'received':
      return {
        text: words('The client wrote and no session was open, so this one was opened.', ended),
        doc: 'docs/consume-chat-queue.md',
      };
    default:
      return outcome satisfies never;
  }
}

function sentText(status: string, receipt: string | undefined): string {
  if (status === 'unknown')
    return 'Nobody knew whether it had left, until its receipt came: it was sent, and once only.';

  return receipt === undefined
    ? 'The vendor took it. There is no receipt yet.'
    : `It was sent, and the vendor reports it as ${receipt}.`;
}
