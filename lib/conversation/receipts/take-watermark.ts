import { readMessageId, stepOfNumber } from '../../channel/message-id.ts';
import { rowOfMessage } from '../../invite/later-steps.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { Line, SentMessage, SentMessages } from '../../ledger/sent-messages.ts';
import type { WatermarkRecord } from '../../queue/receipt-record.ts';
import { applyReceipt, waitsForDeployment } from './apply-receipt.ts';
import type { ReceiptDeps, TakeWatermark } from './relay-deps.ts';

export type WatermarkDeps = ReceiptDeps & { readonly sentMessages: SentMessages };

/** One read of rows, and one write of the line. */
const maxAtOnce = 100;

/** Of messages that a client has, and who lets nobody know what they read. */
const maxUnread = 200;

/**
 * All that was sent to a client up to a time was delivered or read: what that is, the client's line says, and each
 * message gets its receipt as if the vendor had named it. One that the vendor refused has none, whatever its time.
 */
export function createTakeWatermark(deps: WatermarkDeps): TakeWatermark {
  return async (record) => {
    const { receiver, sender, clientId, status, at } = record;
    const line = { receiver, sender, clientId };
    const [known, named] = await Promise.all([deps.sentMessages.read(line), findNamed(deps, record)]);
    const isReached = ({ messageId, at: sentAt }: SentMessage) => sentAt <= at || named.includes(messageId);
    // One that could not be noted before it was sent is known by its name alone.
    const unknown = named.filter((id) => !known.some(({ messageId }) => messageId === id));
    const reached = [
      ...known.filter((message) => isReached(message) && !(status === 'delivered' && message.delivered)),
      ...unknown.map((messageId) => ({ messageId, at })),
    ];
    let isWhole = true;

    for (let from = 0; from < reached.length; from += maxAtOnce) {
      const some = reached.slice(from, from + maxAtOnce);
      const rows = await deps.ledger.readMany([...new Set(some.map(sessionOf))]);
      const fates = await Promise.all(some.map((message) => settle(deps, record, { message, rows })));
      const settled = some.filter((_, index) => fates[index] === 'settled');
      isWhole &&= !fates.includes('later');

      await noteSettled(deps, line, { record, settled });
    }

    const unread = known.filter((message) => message.delivered).slice(0, -maxUnread);
    await deps.sentMessages.forget(
      line,
      unread.slice(0, maxAtOnce).map(({ messageId }) => messageId),
    );

    return isWhole ? 'ack' : 'retain';
  };
}

/** Our ids of those that the vendor names. */
async function findNamed(
  { messageIndex }: WatermarkDeps,
  { receiver, vendorMessageIds: ids = [] }: WatermarkRecord,
): Promise<readonly string[]> {
  if (ids.length === 0) return [];

  const found = await messageIndex?.find(ids.map((vendorMessageId) => ({ receiver, vendorMessageId })));

  return [...new Set((found ?? []).filter((messageId) => messageId !== undefined))];
}

function sessionOf({ messageId }: SentMessage): string {
  return readMessageId(messageId)?.sessionId ?? '';
}

type Reached = { readonly message: SentMessage; readonly rows: ReadonlyMap<string, LedgerRow | undefined> };

async function settle(
  deps: WatermarkDeps,
  { receiver, sender, status, at, receivedAt }: WatermarkRecord,
  { message: { messageId }, rows }: Reached,
): Promise<'settled' | 'later' | 'not sent'> {
  const message = readMessageId(messageId);
  const step = message && stepOfNumber(message.number);
  const row = message && (await rowOfMessage(rows.get(message.sessionId), message.number));
  if (!message || !row) return 'settled';

  const receipt = { v: 1, type: 'receipt', receiver, sender, vendorMessageId: messageId, messageId } as const;
  const reported = { ...receipt, status, at, receivedAt };
  if (waitsForDeployment(deps, reported, row)) return 'later';

  const state = step !== undefined ? row.status : (await deps.agentMessages.read(messageId))?.status;

  switch (state) {
    case 'sent':
    case 'unknown':
      await applyReceipt(deps, { receipt: reported, message, row });
      return 'settled';
    case 'sending':
      return 'later';
    // Its next attempt is noted anew, and may be at any time: this word is of none of that.
    case 'retrying':
      return 'not sent';
    default:
      return 'settled';
  }
}

type Settled = { readonly record: WatermarkRecord; readonly settled: readonly SentMessage[] };

async function noteSettled({ sentMessages }: WatermarkDeps, line: Line, { record, settled }: Settled): Promise<void> {
  if (record.status === 'delivered') await sentMessages.noteDelivered(line, settled);
  else
    await sentMessages.forget(
      line,
      settled.map(({ messageId }) => messageId),
    );
}
