import { receiptFault } from '../channel/receipt-fault.ts';
import { sendsAs } from '../channel/senders.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { sessionReceiptMessage } from '../chat-queue/interaction.ts';
import { clipFault } from '../invite/state.ts';
import type { ReceiptFault } from '../ledger/receipt.ts';
import { keptUntil, type LedgerRow } from '../ledger/row.ts';
import type { ReportedReceipt } from '../queue/receipt-record.ts';
import { linkNames } from './link-names.ts';
import type { RelayDeps } from './relay-deps.ts';

type Reported = {
  readonly receipt: ReportedReceipt;
  readonly message: { readonly sessionId: string; readonly number: number } | undefined;
  readonly row: LedgerRow | undefined;
};

/**
 * Writes down what a vendor reported, and passes it on. The row is only read, so it may be of an invite whose send has
 * not been answered yet. A repeat passes it on again: the first time may have ended before it did. Throws if the record
 * must come again.
 */
export async function applyReceipt(deps: RelayDeps, { receipt, message, row }: Reported): Promise<void> {
  const channel = channelOf(deps, row);
  const foreign = whyForeign(receipt, { message, row, channel });
  if (!row || !channel || foreign !== undefined) {
    deps.report({ step: 'receipt_foreign', receiver: receipt.receiver, reason: foreign ?? 'no session' });
    return;
  }

  const { status, at, vendorCode } = receipt;
  const fault = status === 'failed' ? clipFault(receiptFault(channel.transport, vendorCode)) : undefined;
  const { sessionId } = row;
  const raised = await deps.receipts.raise({ messageId: sessionId, status, at, fault, expiresAt: keptUntil(row) });

  const known = { sessionId, channel: channel.name, status, fault: fault?.code, vendorCode };
  if (raised === 'first' && row.status === 'unknown') deps.report({ step: 'reconciled', ...known });
  if (raised === 'repeated' || raised === 'lower') deps.report({ step: 'receipt_known', ...known, reason: raised });
  else deps.report({ step: 'receipt', ...known });

  await Promise.all([
    raised !== 'lower' && deps.noteReceipt({ receipt, row, channel, fault }),
    raised !== 'lower' && passOn(deps, receipt, { row, channel, fault }),
    linkNames(deps, receipt, { sessionId, channel: channel.name, conversation: row.conversation }),
  ]);
}

function channelOf({ catalog }: RelayDeps, row: LedgerRow | undefined): ChannelSettings | undefined {
  return row?.channel === undefined ? undefined : catalog().channel(row.channel);
}

/** How long a receipt waits for a deployment that knows its channel: longer than one replaces the other. */
const deploymentMs = 900_000;

/** Two deployments run side by side while one replaces the other, and only one of them may know a channel. */
export function waitsForDeployment(
  { catalog, now }: Pick<RelayDeps, 'catalog' | 'now'>,
  { receivedAt }: ReportedReceipt,
  row: LedgerRow | undefined,
): boolean {
  return row?.channel !== undefined && !catalog().channel(row.channel) && now() < receivedAt + deploymentMs;
}

/** Why a receipt changes nothing; undefined if it is of an invite of ours. */
function whyForeign(
  { receiver, sender }: ReportedReceipt,
  { message, row, channel }: Omit<Reported, 'receipt'> & { readonly channel: ChannelSettings | undefined },
): string | undefined {
  if (!message) return 'not our message';
  if (message.number !== 0) return 'not an invite';
  if (!row) return 'no session';
  if (channel?.receiver !== receiver) return 'another receiver';

  return sendsAs(channel, sender, row.businessId) ? undefined : 'another number';
}

/** What agents hear of, by the channel's `receipts`. */
const passedOn: Readonly<Record<'failed' | 'delivered' | 'all', readonly string[]>> = {
  failed: ['failed'],
  delivered: ['failed', 'delivered', 'read'],
  all: ['sent', 'failed', 'delivered', 'read'],
};

type Known = {
  readonly row: LedgerRow;
  readonly channel: ChannelSettings;
  readonly fault: ReceiptFault | undefined;
};

/** Only to a session that agents have, or are about to get, and that may go on. */
async function passOn(deps: RelayDeps, { status, at }: ReportedReceipt, { row, channel, fault }: Known): Promise<void> {
  const { sessionId, notification, chat, chatQueueKey } = row;
  const isOver = chat.state === 'terminated' || row.status === 'failed' || row.status === 'expired';
  if (notification || isOver) return;

  const isTold = chat.server === 'builtin' && passedOn[channel.receipts ?? 'failed'].includes(status);

  await Promise.all([
    isTold &&
      chatQueueKey !== undefined &&
      deps.chatQueues.put(chatQueueKey, sessionReceiptMessage(sessionId, { status, at, fault })),
    status === 'failed' &&
      deps.receiptQueue.put(
        { v: 1, type: 'undelivered', sessionId },
        { delaySeconds: deps.settings.undeliveredSeconds },
      ),
  ]);
}
