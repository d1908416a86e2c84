import type { Decided } from '../../ledger/conversations.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import type { InboundChannel } from '../client/inbound-channel.ts';
import type { KeptFile } from '../client/keep-files.ts';

/** A client's message on its way to the agents of a bridged server. */
export type Passing = {
  readonly record: ClientMessageRecord;
  readonly inbound: InboundChannel;
  /** Its id. */
  readonly conversation: string;
  readonly opened: Decided['opened'];
  /** Of the session that the message was decided for, and its id in it. */
  readonly row: LedgerRow;
  readonly messageId: string;
  readonly attachments: readonly KeptFile[];
};

/** `later`: not before `until`. `row`: of the session in which it was said. */
export type Passed =
  | { readonly status: 'passed'; readonly row: LedgerRow }
  | { readonly status: 'later'; readonly until: number };

/** Throws if a table, a queue or the bucket does not answer, or if the chat server refuses it. */
export type PassClientMessage = (passing: Passing) => Promise<Passed>;
