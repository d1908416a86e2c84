import type { Identities } from '../../contact/identities.ts';
import type { ExternalDeps } from '../../invite/end-on-chat-server.ts';
import type { AgentMessages } from '../../ledger/agent-messages.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { MessageIndex } from '../../ledger/message-index.ts';
import type { ReceiptStatus } from '../../ledger/receipt.ts';
import type { Receipts } from '../../ledger/receipts.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ReceiptDeadLetters, ReceiptQueue } from '../../queue/receipt-queue.ts';
import type { LookRecord, ReportedStop, WatermarkRecord } from '../../queue/receipt-record.ts';
import type { TellBridged } from '../bridge/tell-bridged.ts';
import type { EndReportedChat } from './end-reported-chat.ts';
import type { NoteReceipt } from './note-receipt.ts';

/** What a receipt needs. */
export type ReceiptDeps = ExternalDeps & {
  readonly stage: string;
  readonly receipts: Receipts;
  /** Tells an invite's caller of a receipt. Throws if that was not stored. Absent in a stage without callbacks. */
  readonly announceReceipt?: ((row: LedgerRow, status: ReceiptStatus) => Promise<void>) | undefined;
  readonly agentMessages: Pick<AgentMessages, 'read'>;
  /** Absent if no vendor posts to this stage any more. */
  readonly messageIndex: Pick<MessageIndex, 'find'> | undefined;
  /** Absent likewise. */
  readonly identities?: Pick<Identities, 'link'> | undefined;
  /** Absent likewise. */
  readonly conversations?: Pick<Conversations, 'read'> | undefined;
  readonly receiptQueue: ReceiptQueue;
  readonly deadLetters: ReceiptDeadLetters;
  readonly batcher: RecordBatcher;
  /** What a vendor has stopped, or lets go on. Throws if it could not be stored. */
  readonly applyStop: (stop: ReportedStop) => Promise<void>;
  /** What a receipt says about what a vendor has stopped. Never throws. */
  readonly noteReceipt: NoteReceipt;
  /** For sessions of a bridged chat server, whose agents read no chat queue. */
  readonly tellBridged: TellBridged;
  /** At a chat on a bridged server. Throws if the record must come again. */
  readonly takeLook: (look: LookRecord) => Promise<void>;
  /** A chat server reports that a chat is over. */
  readonly endReportedChat: EndReportedChat;
  /** Gets the error that kept a record from being handled. */
  readonly reportError: (error: unknown) => void;
  readonly settings: RelaySettings;
};

export type RelayDeps = ReceiptDeps & {
  /** Of vendors whose receipts name no message. */
  readonly takeWatermark: TakeWatermark;
};

/** `retain`: of a message it is not known yet whether it went out. Throws if a table or a queue does not answer. */
export type TakeWatermark = (record: WatermarkRecord) => Promise<'ack' | 'retain'>;

/** `undeliveredSeconds`: how long after a failure a plain session still waits for a better receipt; SQS takes 900. */
export type RelaySettings = { readonly undeliveredSeconds: number };

/** Puts what the records of one batch send into few requests: `count` of them begin, each leaves when it is done. */
export type RecordBatcher = { readonly join: (count: number) => void; readonly leave: () => void };
