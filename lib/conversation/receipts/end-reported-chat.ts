import type { Lookup } from '../../catalog/lookup.ts';
import { isBridged } from '../../chat-server/is-bridged.ts';
import type { Report } from '../../invite/report.ts';
import { isNewer, isUnderWay, reasonToEnd, terminate } from '../../invite/state.ts';
import type { ChatIndex } from '../../ledger/chat-index.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { writeOwn } from '../../ledger/write-own.ts';
import type { MessageQueue } from '../../queue/message-queue.ts';
import type { ReceiptQueue } from '../../queue/receipt-queue.ts';
import type { ChatEndedRecord } from '../../queue/receipt-record.ts';
import { outgoingId } from '../agent/outgoing-place.ts';
import { chatGroup } from '../bridge/chat-group.ts';

export type EndReportedDeps = {
  readonly catalog: () => Pick<Lookup, 'chatServers'>;
  readonly chatIndex: Pick<ChatIndex, 'find'>;
  readonly ledger: Pick<Ledger, 'read' | 'write'>;
  readonly receiptQueue: ReceiptQueue;
  /** Used by bridged chat servers alone. */
  readonly messageQueue: Pick<MessageQueue, 'put'>;
  readonly newToken: () => string;
  /** ms since 1970. */
  readonly now: () => number;
  readonly report: Report;
};

/** `retain`: the record comes again. Throws if a table or a queue does not answer. */
export type EndReportedChat = (record: ChatEndedRecord) => Promise<'ack' | 'retain'>;

/** What was said in a bridged chat comes on another way than its end, which must not overtake it. */
const waitSeconds = 30;

/** A row that somebody else writes in every round is read again when the record comes again. */
const maxRounds = 3;

/**
 * Ends the session of a chat that is over on its server, at the time that the server gives. The report may come twice,
 * late, or for a chat that is none of ours.
 */
export function createEndReportedChat(deps: EndReportedDeps): EndReportedChat {
  return async (record) => {
    const [sessionId] = await deps.chatIndex.find([record.chatId]);
    let row = sessionId === undefined ? undefined : await deps.ledger.read(sessionId);

    for (let round = 0; round < maxRounds; round += 1) {
      if (!row || (row.chat.id !== undefined && row.chat.id !== record.chatId)) {
        deps.report({ step: 'chat_foreign', reason: row ? 'another chat' : 'no session' });
        return 'ack';
      }
      if (row.chat.state === 'terminated') return 'ack';
      // Its row is its worker's, or names no chat yet.
      if (isUnderWay(row) || isNewer(row)) return 'retain';
      if (isOnBridged(deps, row)) return endBehind(deps, record);

      if (await end(deps, row, record.at)) return 'ack';
      row = await deps.ledger.read(row.sessionId);
    }

    return 'retain';
  };
}

function isOnBridged({ catalog }: Pick<EndReportedDeps, 'catalog'>, { chat }: LedgerRow): boolean {
  return catalog().chatServers.some((server) => server.name === chat.server && isBridged(server));
}

/** In the order of what was said in it. */
async function endBehind(deps: EndReportedDeps, { chatId, at, ...record }: ChatEndedRecord): Promise<'ack'> {
  if (!record.waited) {
    await deps.receiptQueue.put({ ...record, chatId, at, waited: true }, { delaySeconds: waitSeconds });
    return 'ack';
  }

  await deps.messageQueue.put(
    { v: 2, type: 'chat-event', chatId, receivedAt: deps.now(), event: { type: 'ended', id: 'reported', at } },
    { group: chatGroup(chatId), deduplicationId: outgoingId('chat-event', chatId, 'reported') },
  );

  return 'ack';
}

async function end(deps: EndReportedDeps, row: LedgerRow, at: number): Promise<boolean> {
  const { sessionId, channel } = row;
  const now = deps.now();
  const reason = reasonToEnd(row) ?? 'ended';
  const ended = { ...terminate(row, reason, { version: deps.newToken(), now }), endedAt: Math.min(at, now) };
  if (!(await writeOwn(deps.ledger, ended, row.version))) return false;

  deps.report({ step: 'terminated', sessionId, channel, reason });

  return true;
}
