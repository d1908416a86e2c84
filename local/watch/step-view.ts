/** A step of an invite as the page shows it: in words, with what its fault and its vendor's code mean. */
import { appleErrors } from '../../lib/channel/apple/apple-errors.ts';
import { smsErrors, socialErrors } from '../../lib/channel/aws/aws-errors.ts';
import { rcsReceiptErrors } from '../../lib/channel/aws/rcs-receipt-errors.ts';
import { smsReceiptErrors } from '../../lib/channel/aws/sms-receipt-errors.ts';
import type { ErrorTable } from '../../lib/channel/error-table.ts';
import { messengerErrors } from '../../lib/channel/meta/messenger-errors.ts';
import { whatsappErrors } from '../../lib/channel/meta/whatsapp-errors.ts';
import { type FaultCode, faults } from '../../lib/faults/faults.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { FaultNote, TimelineStep, Tone } from '../page-types.ts';
import { stepText } from '../step-text.ts';

/** `at`: ms since 1970. */
export type KeptStep = { readonly n: number; readonly at: number; readonly event: InviteEvent };

/** `transport`: of the step's channel, if it has one. */
export function viewOfStep({ n, at, event }: KeptStep, transport: string | undefined): TimelineStep {
  const [tone, text] = shortText(event) ?? stepText(event, at) ?? quietText(event);
  const { step, sessionId, channel, chatQueueKey, caller, attempt, status, reason, vendorCode } = event;
  const { until, vendorMs, sinceAcceptedMs, fault, faults: refusals } = event;
  const code = fault ?? refusals?.[0];

  return {
    ...{ n, at: new Date(at).toISOString(), step, text, tone },
    ...{ sessionId, channel, chatQueueKey, caller, attempt, status, reason, vendorCode, vendorMs, sinceAcceptedMs },
    vendorMeaning: vendorCode === undefined ? undefined : meaningOf(vendorCode, transport),
    fault: code && faultNote(code),
    until: until === undefined ? undefined : new Date(until).toISOString(),
  };
}

export function faultNote(code: FaultCode, detail?: string | undefined): FaultNote {
  const { title, advice } = faults[code];

  return { code, title, advice, doc: 'docs/faults.md', ...(detail !== undefined && { detail }) };
}

/** Without the fault and the vendor's code: the page has a line of its own for each. */
function shortText({ step, status, fault, vendorCode }: InviteEvent): readonly [Tone, string] | undefined {
  if (fault === undefined && vendorCode === undefined) return undefined;
  if (step === 'failed') return ['red', 'failed'];
  if (step === 'receipt' && status === 'failed') return ['red', '✗ not delivered'];

  return step === 'message' ? ['red', `the agent’s message: ${status ?? 'failed'}`] : undefined;
}

/** Steps of which the terminal says nothing. */
function quietText({ step, vendorMs, receiver = 'a vendor' }: InviteEvent): readonly [Tone, string] {
  switch (step) {
    case 'answered':
      return ['dim', `the vendor answered${vendorMs === undefined ? '' : ` after ${Math.round(vendorMs)} ms`}`];
    case 'webhook':
      return ['dim', `${receiver} posted`];
    case 'message_published':
      return ['dim', 'the agents have it on their chat queue'];
    case 'presence':
      return ['dim', 'the client sees that an agent reads or writes'];
    default:
      return ['dim', step.replaceAll('_', ' ')];
  }
}

const tables: Readonly<Record<string, readonly ErrorTable[]>> = {
  'whatsapp-cloud': [whatsappErrors],
  'whatsapp-aws': [socialErrors, whatsappErrors],
  'sms-aws': [smsErrors, smsReceiptErrors],
  'rcs-aws': [smsErrors, rcsReceiptErrors],
  'apple-messages': [appleErrors],
  'facebook-messenger': [messengerErrors],
};

/** What the vendor's documentation says of its code; undefined if it lists none. */
function meaningOf(vendorCode: string, transport = ''): string | undefined {
  return (tables[transport] ?? Object.values(tables).flat())
    .map((table) => (Object.hasOwn(table, vendorCode) ? table[vendorCode]?.meaning : undefined))
    .find((meaning) => meaning !== undefined);
}
