import type { FaultCode } from '../faults/faults.ts';
import type { ReceiptStatus } from '../ledger/receipt.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { CallbackEvent } from '../queue/callback-record.ts';

/** One step of an invite's way. Never a client id, a text or a token: events are written to logs. */
export type InviteEvent = {
  readonly step:
    | 'accepted'
    | 'refused'
    | 'repeated'
    | 'eligible'
    | 'ineligible'
    | 'entry_written'
    | 'chat_opened'
    | 'chat_kept'
    | 'chat_unverifiable'
    | 'claimed'
    | 'fallback'
    | 'sent'
    | 'failed'
    | 'unknown'
    | 'expired'
    | 'retrying'
    | 'published'
    | 'terminated'
    | 'duplicate'
    | 'key_conflict'
    | 'waiting'
    | 'buried'
    | 'dropped'
    | 'not_stored'
    | 'contact_ambiguous'
    | 'contact_failed'
    | 'answered'
    | 'circuit_opened'
    | 'circuit_probe'
    | 'circuit_closed'
    | 'webhook'
    | 'webhook_refused'
    | 'webhook_not_stored'
    | 'handshake'
    | 'circuit_warned'
    | 'stop_foreign'
    | 'receipt'
    | 'receipt_known'
    | 'receipt_foreign'
    | 'reconciled'
    | 'unindexed'
    | 'session_received'
    | 'client_message'
    | 'client_message_known'
    | 'client_message_unrouted'
    | 'message_accepted'
    | 'message'
    | 'message_published'
    | 'media_kept'
    | 'media_failed'
    | 'opted_out'
    | 'opted_in'
    | 'presence'
    | 'agents_warned'
    | 'transcript_unread'
    | 'chat_foreign'
    | 'session_moved'
    | 'callback_taken'
    | 'callback_failed'
    | 'callback_parked'
    | 'callback_dropped'
    | 'endpoint_held'
    | 'endpoint_gone'
    | 'endpoint_back';
  readonly sessionId?: string;
  readonly caller?: string;
  readonly channel?: string | undefined;
  readonly chatQueueKey?: string | undefined;
  readonly fault?: FaultCode | undefined;
  readonly faults?: readonly FaultCode[];
  readonly vendorCode?: string | undefined;
  /** What the vendor reported of the message; of an agent's message what became of it. */
  readonly status?: ReceiptStatus | 'retrying' | 'expired' | 'unknown';
  readonly attempt?: number;
  readonly reason?: string;
  /** What the vendor has stopped: its key. */
  readonly circuit?: string | undefined;
  /** `accepted`: what could not be checked before the contact is known. */
  readonly unchecked?: FaultCode | undefined;
  /** ms since 1970: when a waiting or retrying invite goes on. */
  readonly until?: number;
  /** From the request's acceptance to this outcome, ms. */
  readonly sinceAcceptedMs?: number;
  /** `answered`: how long the vendor took, ms. */
  readonly vendorMs?: number;
  /** What a caller is told. */
  readonly callback?: CallbackEvent;
  /** What a vendor posted to; `sent`: what it will post receipts to. */
  readonly receiver?: string | undefined;
  /** `webhook`: how many parts were stored, how many were not read, and of which kinds those are. */
  readonly receipts?: number;
  readonly messages?: number;
  readonly wakeUps?: number;
  readonly chats?: number;
  readonly stops?: number;
  readonly unread?: number;
  readonly kinds?: readonly string[];
};

export type Report = (event: InviteEvent) => void;

/** What an outcome's report says besides the row. */
export type OutcomeDetails = Pick<InviteEvent, 'caller' | 'vendorCode' | 'receiver'>;

/** Reports the outcome of a row. `before` is the row before, if it may have had the outcome already. */
export function reportOutcome(
  report: Report,
  row: LedgerRow,
  { before, ...details }: OutcomeDetails & { readonly before?: LedgerRow | undefined },
): void {
  const { status: step, sessionId, channel, attempt, fault, updatedAt, acceptedAt } = row;
  if (step === before?.status || step === 'sending' || step === 'received') return;

  report({
    step,
    sessionId,
    channel,
    attempt,
    fault: fault?.code,
    sinceAcceptedMs: updatedAt - acceptedAt,
    ...details,
  });
}
