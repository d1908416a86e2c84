import { messageIdOf, stepOfNumber } from '../../channel/message-id.ts';
import { openReceiptErrors, receiptFault } from '../../channel/receipt-fault.ts';
import { sendsAs } from '../../channel/senders.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import { sessionReceiptMessage } from '../../chat-queue/interaction.ts';
import { mayGoOn } from '../../invite/later-steps.ts';
import { clipFault } from '../../invite/state.ts';
import type { AgentMessage } from '../../ledger/agent-messages.ts';
import type { ReceiptFault, ReceiptStatus } from '../../ledger/receipt.ts';
import { keptUntil, type LedgerRow } from '../../ledger/row.ts';
import type { ReportedReceipt } from '../../queue/receipt-record.ts';
import { messageKeptUntil } from '../agent/put-agent-message.ts';
import { isOnBridge } from '../bridge/is-on-bridge.ts';
import { linkNames } from './link-names.ts';
import type { ReceiptDeps } from './relay-deps.ts';

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
export async function applyReceipt(deps: ReceiptDeps, { receipt, message, row: latest }: Reported): Promise<void> {
  const step = stepOfNumber(message?.number ?? 0);
  const row = latest && step === undefined ? await rowOfSender(deps, latest, receipt) : latest;
  const channel = channelOf(deps, row);
  const written = row && message && step === undefined ? await readWritten(deps, message) : undefined;
  const foreign = whyForeign(receipt, { message, row, channel, written });
  if (!row || !channel || foreign !== undefined) {
    deps.report({ step: 'receipt_foreign', receiver: receipt.receiver, reason: foreign ?? 'no session' });
    return;
  }

  const { status, at, vendorCode } = receipt;
  const fault = status === 'failed' ? await faultOf(channel, vendorCode) : undefined;
  const { sessionId } = row;
  const number = message?.number ?? 0;
  const { template } = step === undefined ? (written ?? {}) : row;
  const messageId = messageIdOf(sessionId, number);
  const expiresAt = step !== undefined ? keptUntil(row) : messageKeptUntil(row, deps.now());
  const raised = await deps.receipts.raise({ messageId, status, at, fault, expiresAt });

  const known = { sessionId, channel: channel.name, status, fault: fault?.code, vendorCode };
  const isInDoubt = (written ?? row).status === 'unknown';
  const settles = isInDoubt && (raised === 'first' || raised === 'repeated');
  if (raised === 'first' && isInDoubt) deps.report({ step: 'reconciled', ...known });
  if (raised === 'repeated' || raised === 'lower') deps.report({ step: 'receipt_known', ...known, reason: raised });
  else deps.report({ step: 'receipt', ...known });

  await Promise.all([
    raised !== 'lower' && deps.noteReceipt({ receipt, row, channel, fault, template }),
    raised !== 'lower' && passOn(deps, receipt, { row, channel, fault, number, written, settles }),
    // Whatever was known: the first time may have ended before it was announced.
    step !== undefined && row.callbackTo !== undefined && announce(deps, { row, status, step }),
    linkNames(deps, receipt, { sessionId, channel: channel.name, conversation: row.conversation }),
  ]);
}

type Announced = { readonly row: LedgerRow; readonly status: ReceiptStatus; readonly step: number };

/** Callers hear of a failure only if it is the last word: no other channel has sent the message, or will. */
async function announce(
  { announceReceipt, catalog, now }: Pick<ReceiptDeps, 'announceReceipt' | 'catalog' | 'now'>,
  { row, status, step }: Announced,
): Promise<void> {
  if (status !== 'failed' || (await isLast())) await announceReceipt?.(row, status);

  async function isLast(): Promise<boolean> {
    const current = row.step === undefined ? 0 : (await import('../../invite/steps.ts')).currentStep(row);

    return step === current && !(await mayGoOn(catalog(), row, now()));
  }
}

async function faultOf({ transport }: ChannelSettings, vendorCode: string | undefined) {
  return clipFault(receiptFault(await openReceiptErrors(transport), vendorCode));
}

/** What the agents' side wrote under this id. */
function readWritten(
  { agentMessages }: Pick<ReceiptDeps, 'agentMessages'>,
  { sessionId, number }: NonNullable<Reported['message']>,
): Promise<AgentMessage | undefined> {
  return agentMessages.read(messageIdOf(sessionId, number));
}

function channelOf({ catalog }: ReceiptDeps, row: LedgerRow | undefined): ChannelSettings | undefined {
  return row?.channel === undefined ? undefined : catalog().channel(row.channel);
}

/** The session may have moved to another channel since it sent the message. */
async function rowOfSender(
  deps: ReceiptDeps,
  row: LedgerRow,
  { receiver, sender }: ReportedReceipt,
): Promise<LedgerRow> {
  const isOf = (place: LedgerRow) => {
    const channel = channelOf(deps, place);

    return channel?.receiver === receiver && sendsAs(channel, sender, place.businessId);
  };
  if (!row.pastSteps || isOf(row)) return row;

  const { rowAtStep } = await import('../../invite/steps.ts');

  return row.pastSteps.map((_, step) => rowAtStep(row, step) ?? row).find(isOf) ?? row;
}

/** How long a receipt waits for a deployment that knows its channel: longer than one replaces the other. */
const deploymentMs = 900_000;

/** Two deployments run side by side while one replaces the other, and only one of them may know a channel. */
export function waitsForDeployment(
  { catalog, now }: Pick<ReceiptDeps, 'catalog' | 'now'>,
  { receivedAt }: ReportedReceipt,
  row: LedgerRow | undefined,
): boolean {
  return row?.channel !== undefined && !catalog().channel(row.channel) && now() < receivedAt + deploymentMs;
}

/** Why a receipt changes nothing; undefined if it is of a message of ours. */
function whyForeign(
  { receiver, sender }: ReportedReceipt,
  {
    message,
    row,
    channel,
    written,
  }: Omit<Reported, 'receipt'> & {
    readonly channel: ChannelSettings | undefined;
    readonly written: AgentMessage | undefined;
  },
): string | undefined {
  if (!message) return 'not our message';
  if (!row) return 'no session';
  if (stepOfNumber(message.number) === undefined && !written) return 'no message';
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
  /** Of the message; 0 is the invite, or one of a later step. */
  readonly number: number;
  /** What the agents' side wrote. */
  readonly written: AgentMessage | undefined;
  /** Nobody knew whether it went out, and this is the first word, perhaps again. */
  readonly settles: boolean;
};

/** Only to a session that agents have, or are about to get. */
async function passOn(deps: ReceiptDeps, receipt: ReportedReceipt, known: Known): Promise<void> {
  if (stepOfNumber(known.number) === undefined) return passOnToAgents(deps, receipt, known);

  const { row, channel } = known;
  const isOver = row.chat.state === 'terminated' || row.status === 'failed' || row.status === 'expired';
  if (row.notification || isOver) return;

  const { status } = receipt;
  // Agents of another chat server have read that it was perhaps not sent.
  const isCleared = known.settles && row.chat.server !== 'builtin';
  await Promise.all([
    (isCleared || passedOn[channel.receipts ?? 'failed'].includes(status)) && putReceipt(deps, receipt, known),
    status === 'failed' &&
      deps.receiptQueue.put(
        { v: 1, type: 'undelivered', sessionId: row.sessionId },
        { delaySeconds: deps.settings.undeliveredSeconds },
      ),
  ]);
}

/**
 * Of what they wrote themselves they hear even after the session’s end, and always what settles an outcome that nobody
 * knows: before it is written, and again each time.
 */
async function passOnToAgents(deps: ReceiptDeps, receipt: ReportedReceipt, known: Known): Promise<void> {
  const isTold =
    known.written?.status !== 'sent' || passedOn[known.channel.receipts ?? 'failed'].includes(receipt.status);
  if (isTold) await putReceipt(deps, receipt, known);
}

async function putReceipt(
  { catalog, chatQueues, tellBridged }: Pick<ReceiptDeps, 'catalog' | 'chatQueues' | 'tellBridged'>,
  { status, at }: ReportedReceipt,
  { row, fault, number, settles }: Known,
): Promise<void> {
  const { sessionId, chat, chatQueueKey, notification } = row;
  const messageId = messageIdOf(sessionId, number);
  const from = stepOfNumber(number) === undefined ? 'agent' : 'invite';
  if (chat.server !== 'builtin' && isOnBridge(catalog(), row)) {
    if (status === 'failed') return tellBridged(row, { messageId, status, fault }, { from });
    if (settles) await tellBridged(row, { messageId, status: 'arrived' }, { from });
    if (status === 'read') await tellBridged(row, { messageId, status }, { from });
    return;
  }

  // A notification has no agents: the sweep consumes its queue, and knows none of this.
  if (chat.server !== 'builtin' || chatQueueKey === undefined || notification) return;

  await chatQueues.put(chatQueueKey, sessionReceiptMessage(sessionId, { status, at, fault, number }));
}
