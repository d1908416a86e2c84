/** What became of a webhook, from the answer and what the function reported meanwhile. */
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { RecordedWebhook } from '../page-types.ts';

type Verdict = RecordedWebhook['verdict'];

export function verdictOf(status: number, steps: readonly InviteEvent[]): Verdict {
  const has = (step: InviteEvent['step']) => steps.some((event) => event.step === step);

  if (has('handshake')) return { outcome: 'handshake', text: 'The address was verified.' };
  if (has('webhook_refused')) return { outcome: 'refused', text: 'Not the vendor’s: its signature does not fit.' };
  if (has('webhook_not_stored') || status >= 500)
    return { outcome: 'not stored', text: 'Could not be stored: the vendor repeats it.' };

  const webhook = steps.find(({ step }) => step === 'webhook');
  if (webhook && status === 200) return ofTaken(webhook);

  return { outcome: status < 300 ? 'taken' : 'refused', text: `Answered ${status}.` };
}

function ofTaken({ receipts = 0, messages = 0, stops = 0, unread = 0, kinds = [] }: InviteEvent): Verdict {
  const parts = [
    ...(receipts > 0 ? [counted(receipts, 'receipt')] : []),
    ...(messages > 0 ? [counted(messages, 'message')] : []),
    ...(stops > 0 ? [`${stops} about what the vendor has stopped or lets go on`] : []),
    ...(unread > 0 ? [`${unread} not read (${kinds.join(', ')})`] : []),
  ];

  return parts.length === 0
    ? { outcome: 'nothing new', text: 'Nothing in it is of use here.' }
    : { outcome: 'taken', text: parts.join(', ') };
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
