import { readMessageId } from '../channel/message-id.ts';
import { rowOfMessage } from '../invite/later-steps.ts';
import { isGenuine } from '../invite/session-id.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { type ReceiptRecord, type ReportedReceipt, readReceiptRecord } from '../queue/receipt-record.ts';
import { applyReceipt, waitsForDeployment } from './receipts/apply-receipt.ts';
import type { RelayDeps } from './receipts/relay-deps.ts';
import { endUndelivered } from './receipts/undelivered.ts';

/** `ack`: acknowledge the record. `retain`: it comes again. */
export type Disposition = 'ack' | 'retain';

/** Handles up to a hundred records of the receipts queue side by side: one disposition each, in order. Never throws. */
export type Relay = (bodies: readonly string[]) => Promise<readonly Disposition[]>;

export function createRelay(deps: RelayDeps): Relay {
  return async (bodies) => {
    const read = bodies.map(readReceiptRecord);
    const records = read.flatMap((one) => (one.status === 'read' ? [one.record] : []));
    const found = await findSessions(deps, records);
    deps.batcher.join(bodies.length);

    return Promise.all(
      read.map(async (one, index) => {
        try {
          switch (one.status) {
            case 'later':
              return 'retain';
            case 'poison':
              await deps.deadLetters.put(bodies[index] ?? '', one.reason);
              deps.report({ step: 'buried', reason: one.reason });
              return 'ack';
            case 'read':
              return await handle(deps, one.record, found);
            default:
              return one satisfies never;
          }
        } catch (error) {
          deps.reportError(error);
          return 'retain';
        } finally {
          deps.batcher.leave();
        }
      }),
    );
  };
}

async function handle(deps: RelayDeps, record: ReceiptRecord, { messages, rows }: Found): Promise<Disposition> {
  switch (record.type) {
    case 'stop':
      await deps.applyStop(record);
      return 'ack';
    case 'undelivered':
      if (!rows.has(record.sessionId)) return 'retain';
      await endUndelivered(deps, record, rows.get(record.sessionId));
      return 'ack';
    case 'receipt': {
      const message = messages.get(record);
      if (message === 'unread' || (message && !rows.has(message.sessionId))) return 'retain';

      const row = message && (await rowOfMessage(rows.get(message.sessionId), message.number));
      if (waitsForDeployment(deps, record, row)) return 'retain';
      await applyReceipt(deps, { receipt: record, message, row });
      return 'ack';
    }
    case 'watermark':
      return deps.takeWatermark(record);
    case 'chat-ended':
      return deps.endReportedChat(record);
    case 'look':
      await deps.takeLook(record);
      return 'ack';
    default:
      return record satisfies never;
  }
}

export type FoundMessage = { readonly sessionId: string; readonly number: number };

type Found = {
  /** Undefined: the message is none of ours. `unread`: nobody knows. */
  readonly messages: ReadonlyMap<ReportedReceipt, FoundMessage | 'unread' | undefined>;
  /** A session that is missing was not read. */
  readonly rows: ReadonlyMap<string, LedgerRow | undefined>;
};

/** The messages and rows of all records, in one read each. */
async function findSessions(deps: RelayDeps, records: readonly ReceiptRecord[]): Promise<Found> {
  const receipts = records.filter((record) => record.type === 'receipt');
  const messages = await findMessages(deps, receipts);
  const sessionIds = new Set([
    ...[...messages.values()].flatMap((message) => (message && message !== 'unread' ? [message.sessionId] : [])),
    ...records.flatMap((record) => (record.type === 'undelivered' ? [record.sessionId] : [])),
  ]);

  return { messages, rows: await readRows(deps, [...sessionIds]) };
}

async function findMessages(deps: RelayDeps, receipts: readonly ReportedReceipt[]): Promise<Found['messages']> {
  const own = receipts.map((receipt) => [receipt, genuine(receipt.messageId, deps.stage)] as const);
  // A message that brings an id of somebody else's is somebody else's: it is not looked up.
  const nameless = receipts.filter(({ messageId }) => messageId === undefined);

  try {
    const ids = nameless.length > 0 ? ((await deps.messageIndex?.find(nameless)) ?? []) : [];
    const indexed = nameless.map((receipt, index) => [receipt, genuine(ids[index], deps.stage)] as const);

    return new Map<ReportedReceipt, FoundMessage | 'unread' | undefined>([...own, ...indexed]);
  } catch (error) {
    deps.reportError(error);

    return new Map<ReportedReceipt, FoundMessage | 'unread' | undefined>([
      ...own,
      ...nameless.map((receipt) => [receipt, 'unread'] as const),
    ]);
  }
}

function genuine(messageId: string | undefined, stage: string): FoundMessage | undefined {
  const message = messageId === undefined ? undefined : readMessageId(messageId);

  return message && isGenuine(message.sessionId, stage) ? message : undefined;
}

async function readRows(deps: RelayDeps, sessionIds: readonly string[]): Promise<Found['rows']> {
  if (sessionIds.length === 0) return new Map();

  try {
    return await deps.ledger.readMany(sessionIds);
  } catch (error) {
    deps.reportError(error);

    return new Map();
  }
}
