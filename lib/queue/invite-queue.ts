import type { InviteRecord, StepRecord } from './invite-record.ts';

/** Accept's side of the invite queue. */
export interface InviteSender {
  /** Resolved means durable: the queue has confirmed this very record, in its caller's group. Throws if it has not. */
  put(record: InviteRecord): Promise<void>;
}

/** Deliver's side of the invite queue. Both methods throw if the queue does not confirm. */
export interface InviteReceiver {
  /** Hides a received record for `seconds` (0 … 43,200); then it is delivered again. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
  /**
   * Puts a body that cannot be read among the dead letters, with the reason and the group that it came in. The caller
   * then acknowledges the record.
   */
  deadLetter(body: string, reason: string, options?: { readonly group?: string | undefined }): Promise<void>;
}

/** Deliver's side of it, for the later steps of invites with a fallback. */
export interface StepSender {
  /**
   * Resolved means durable. `delaySeconds`: 0 … 900. `group`: the one that its invite came in. Throws if the queue does
   * not confirm.
   */
  put(
    record: StepRecord,
    options: { readonly delaySeconds: number; readonly group: string | undefined },
  ): Promise<void>;
}
