import type { LedgerFault } from './row.ts';

export const agentMessageStatuses = [
  'accepted',
  'sending',
  'retrying',
  'sent',
  'failed',
  'expired',
  'unknown',
] as const;

/**
 * A message of the agents' side: `<sessionId>.<n>` beside the ledger's row. No text is in it. Times are ms since 1970.
 * What its vendor reported lies beside it, as an invite's does (`Receipts`, by message id).
 */
export type AgentMessage = {
  readonly messageId: string;
  readonly status: (typeof agentMessageStatuses)[number];
  readonly version: string;
  /** Of what was posted: the same key with other content is refused. */
  readonly contentHash: string;
  readonly acceptedAt: number;
  /** When it reached `status`. */
  readonly updatedAt: number;
  readonly deadline: number;
  readonly attempt: number;
  /** `sending` only. */
  readonly leaseUntil?: number | undefined;
  /** `retrying` only. */
  readonly notBefore?: number | undefined;
  readonly sentAt?: number | undefined;
  readonly vendorMessageId?: string | undefined;
  /** Its template message as `name:language`, on channels whose vendor reports receipts. */
  readonly template?: string | undefined;
  readonly fault?: LedgerFault | undefined;
  /** ms since 1970: as long as the row. */
  readonly expiresAt: number;
};

/**
 * Every method throws if the table does not answer. After a lost answer read: our `version` says whether it is ours.
 */
export interface AgentMessages {
  /** Consistent. */
  read(messageId: string): Promise<AgentMessage | undefined>;
  /** Writes it if the stored one still has `expectedVersion`, or, if that is undefined, if there is none. */
  write(message: AgentMessage, expectedVersion: string | undefined): Promise<boolean>;
}
