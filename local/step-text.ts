/** A step of an invite's way as a line for a terminal. */
import { rcsReceiptErrors } from '../lib/channel/aws/rcs-receipt-errors.ts';
import { whatsappErrors } from '../lib/channel/meta/whatsapp-errors.ts';
import { receiptFault } from '../lib/channel/receipt-fault.ts';
import { twilioErrors } from '../lib/channel/twilio/twilio-errors.ts';
import type { InviteEvent } from '../lib/invite/report.ts';

export type Style = 'none' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** `now`: ms since 1970. Undefined for a step that has no line: what it did, others say. */
export function stepText(event: InviteEvent, now: number): readonly [Style, string] | undefined {
  const fault = [event.fault, event.vendorCode && `vendor code ${event.vendorCode}`].filter(Boolean).join(', ');
  const seconds = event.until === undefined ? '' : ` in ${Math.max(0, Math.ceil((event.until - now) / 1000))} s`;
  const because = event.reason ? ` (${event.reason})` : '';

  switch (event.step) {
    case 'accepted':
      return ['none', `accepted${event.channel ? ` for ${event.channel}` : ''}`];
    case 'refused':
      return ['red', `refused: ${event.faults?.join(', ') ?? fault}`];
    case 'repeated':
      return ['dim', 'the same invite again: nothing new is done'];
    case 'eligible':
      return ['dim', `asked whether to invite on ${event.channel ?? 'a channel'}: nothing is known against it`];
    case 'ineligible':
      return ['yellow', `asked whether to invite on ${event.channel ?? 'a channel'}: ${event.faults?.join(', ')}`];
    case 'entry_written':
      return ['none', `entry on ${event.chatQueueKey ?? 'its chat queue'}`];
    case 'claimed':
      return ['none', event.attempt && event.attempt > 1 ? `sending, attempt ${event.attempt}` : 'sending'];
    case 'sent':
      return ['green', 'sent'];
    case 'failed':
      return ['red', `failed: ${fault}`];
    case 'unknown':
      return ['yellow', `unknown: the vendor may have taken it, so it is not sent again${fault ? ` (${fault})` : ''}`];
    case 'expired':
      return ['red', 'expired: its deadline passed'];
    case 'retrying':
      return ['yellow', `retrying${seconds}: ${fault || 'nobody knows whether the last attempt went out'}`];
    case 'chat_opened':
      return ['cyan', `session open on its chat server${because}`];
    case 'chat_kept':
      return ['yellow', 'its chat server did not confirm the end: left to the sweep'];
    case 'chat_unverifiable':
      return ['yellow', 'its chat server may have a session that nobody can name'];
    case 'published':
      return ['cyan', `session waits on ${event.chatQueueKey ?? 'its chat queue'}`];
    case 'terminated':
      return ['cyan', `session terminated${because}`];
    case 'duplicate':
      return ['dim', 'received again: done before'];
    case 'key_conflict':
      return ['yellow', 'its key was used for another invite: dropped'];
    case 'waiting':
      return ['dim', `waits${seconds}`];
    case 'buried':
      return ['red', `among the dead letters${because}`];
    case 'dropped':
      return ['yellow', 'never came to be: dropped'];
    case 'not_stored':
      return ['red', 'could not be stored'];
    case 'receipt':
      return receiptText(event);
    case 'receipt_known':
      return ['dim', `${event.status ?? 'a receipt'} again, or too late: nothing new`];
    case 'receipt_foreign':
      return ['yellow', `a receipt that is not for us${because}`];
    case 'reconciled':
      return ['green', 'no longer unknown: its vendor has reported it'];
    case 'unindexed':
      return ['yellow', 'cannot be found by the id of its vendor'];
    case 'contact_ambiguous':
      return ['yellow', 'its user data lead to more than one contact: none is chosen'];
    case 'contact_failed':
      return ['yellow', `the table of contacts did not answer${because}`];
    case 'circuit_opened':
      return ['red', `stopped by the vendor: ${event.circuit ?? 'it'}${because}; others wait`];
    case 'circuit_probe':
      return ['yellow', `tries whether ${event.circuit ?? 'it'} is still stopped`];
    case 'circuit_warned':
      return ['yellow', `the vendor warns of ${event.circuit ?? 'it'}${because}`];
    case 'stop_foreign':
      return ['dim', `the vendor stopped something that no channel has${because}`];
    case 'circuit_closed':
      return ['green', `goes on: ${event.circuit ?? 'it'}`];
    case 'webhook':
      return event.unread ? ['dim', `${event.receiver ?? 'a vendor'} posted ${webhookText(event)}`] : undefined;
    case 'webhook_refused':
      return ['red', `a post to ${event.receiver ?? 'the vendors’ queue'} is not the vendor’s: refused`];
    case 'webhook_not_stored':
      return ['red', `a post to ${event.receiver ?? 'the vendors’ queue'} could not be stored`];
    case 'handshake':
      return ['dim', `${event.receiver ?? 'a vendor'} has verified its address`];
    case 'session_received':
      return ['cyan', `a client’s message opened this session on ${event.chatQueueKey ?? 'its chat queue'}`];
    case 'client_message':
      return ['green', `the client wrote${because}`];
    case 'client_message_known':
      return ['dim', 'the client’s message again: nothing new'];
    case 'client_message_unrouted':
      return ['yellow', `a client’s message that goes to no session${because}`];
    case 'message_accepted':
      return ['none', 'the agent wrote'];
    case 'message':
      return [event.fault ? 'red' : 'green', `the agent’s message: ${event.status ?? ''}${fault && `, ${fault}`}`];
    case 'media_kept':
      return ['none', 'a file of the client is kept'];
    case 'media_failed':
      return ['yellow', `a file of the client could not be fetched${because}`];
    case 'opted_out':
      return ['yellow', `the client wants no messages${because}`];
    case 'opted_in':
      return ['green', `the client wants messages again${because}`];
    case 'chat_foreign':
      return ['none', 'a report of a chat that is not of this system'];
    case 'agents_warned':
      return ['yellow', 'the agents read that something did not go out'];
    case 'transcript_unread':
      return ['yellow', `the chat server did not hand out the transcript${because}`];
    case 'session_moved':
      return ['yellow', 'its chat was over: the client’s message opens another session'];
    case 'callback_taken':
      return ['green', `${event.caller ?? 'the caller'} has taken ${event.callback ?? 'a callback'}${because}`];
    case 'callback_failed':
      return ['yellow', `${event.caller ?? 'the caller'} did not take ${event.callback ?? 'a callback'}${because}`];
    case 'callback_parked':
      return ['yellow', `${event.callback ?? 'a callback'} is parked until ${event.caller ?? 'its caller'} takes it`];
    case 'callback_dropped':
      return ['dim', `${event.callback ?? 'a callback'} is not reported${because}`];
    case 'endpoint_held':
      return [
        'red',
        `the endpoint of ${event.caller ?? 'a caller'} takes no callbacks${because}: tried again${seconds}`,
      ];
    case 'endpoint_gone':
      return ['red', `the endpoint of ${event.caller ?? 'a caller'} wants no more callbacks${because}`];
    case 'endpoint_back':
      return ['green', `the endpoint of ${event.caller ?? 'a caller'} takes callbacks again`];
    case 'fallback':
      return ['cyan', `goes on by ${event.channel ?? 'another channel'}${because}`];
    case 'message_published':
    case 'presence':
    case 'answered':
      return undefined;
    default:
      return ['none', event.step satisfies never];
  }
}

/** Ticks as a phone shows them. */
function receiptText({ status, fault, vendorCode }: InviteEvent): readonly [Style, string] {
  switch (status) {
    case 'sent':
      return ['none', '✓ sent'];
    case 'read':
      return ['cyan', '✓✓ read'];
    case 'failed': {
      const { detail } = receiptFault(errorsWith(vendorCode), vendorCode);
      return ['red', `✗ not delivered: ${[fault, detail].filter(Boolean).join('. ')}`];
    }
    default:
      return ['green', `✓✓ ${status ?? ''}`];
  }
}

/** Whose codes look like this one: AWS', Twilio's of five digits, or Meta's. */
function errorsWith(vendorCode = '') {
  // AWS' codes are words, those of an SMS among those of RCS.
  if (/^[A-Z]/.test(vendorCode)) return rcsReceiptErrors;

  return Object.hasOwn(twilioErrors, vendorCode) ? twilioErrors : whatsappErrors;
}

function webhookText({ receipts = 0, stops = 0, unread = 0, kinds = [] }: InviteEvent): string {
  return [
    `${receipts} receipt${receipts === 1 ? '' : 's'}`,
    ...(stops > 0 ? [`${stops} about what it has stopped or lets go on`] : []),
    ...(unread > 0 ? [`${unread} not read (${kinds.join(', ')})`] : []),
  ].join(', ');
}
