import {
  accountCircuit,
  accountOf,
  circuitOfTemplate,
  senderCircuit,
  stoppedKind,
  type Touched,
} from '../../channel/circuit-keys.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import type { Report } from '../../invite/report.ts';
import type { Circuit } from '../../ledger/circuit.ts';
import type { Circuits } from '../../ledger/circuits.ts';
import type { ReceiptFault } from '../../ledger/receipt.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ReportedReceipt } from '../../queue/receipt-record.ts';

type NoteReceiptDeps = {
  /** Those that are open, by key. Never throws. */
  readonly openCircuits: () => Promise<ReadonlyMap<string, Circuit>>;
  readonly circuits: Circuits;
  /** ms since 1970. */
  readonly now: () => number;
  readonly report: Report;
  readonly reportError: (error: unknown) => void;
};

export type Noted = {
  readonly receipt: ReportedReceipt;
  readonly row: LedgerRow;
  readonly channel: ChannelSettings;
  readonly fault: ReceiptFault | undefined;
  /** Its template message, `name:language`. Absent for other messages, and for those of earlier versions. */
  readonly template: string | undefined;
};

export type NoteReceipt = (noted: Noted) => Promise<void>;

/** A failure that is reported later than this says nothing about now. */
const maxAgeMs = 15 * 60_000;

/**
 * What a receipt says about circuits. Some stops are only reported here: the vendor took the message. A failure with
 * such a code opens the circuit of the template message, the number or the account, and only a message that arrived
 * closes it again: one that was sent after it opened, since earlier ones may arrive late. Never throws: the next
 * receipt says the same.
 */
export function createNoteReceipt(deps: NoteReceiptDeps): NoteReceipt {
  return async (noted) => {
    try {
      if (noted.receipt.status === 'failed') await openStopped(deps, noted);
      else if (noted.receipt.status !== 'sent') await closeArrived(deps, noted);
    } catch (error) {
      deps.reportError(error);
    }
  };
}

async function openStopped(deps: NoteReceiptDeps, noted: Noted): Promise<void> {
  const { receipt, row, channel, fault } = noted;
  const { vendorCode, at } = receipt;
  const kind = fault && stoppedKind(fault.code, vendorCode);
  const circuit = circuitsOf(noted).find((one) => one.kind === kind)?.key;
  const now = deps.now();
  if (!fault || circuit === undefined || at < now - maxAgeMs) return;

  const open = (await deps.openCircuits()).get(circuit);
  const reason = fault.detail ?? fault.code;
  const done = await deps.circuits.open(circuit, { reason, vendorCode, at, byReceipt: true }, now);
  // A stop that lasts is reported with every probe, so that its alarm goes on.
  if (done === 'opened' || isSentSince(row, open))
    deps.report({
      step: 'circuit_opened',
      sessionId: row.sessionId,
      channel: channel.name,
      fault: fault.code,
      circuit,
      vendorCode,
      reason,
    });
}

async function closeArrived(deps: NoteReceiptDeps, noted: Noted): Promise<void> {
  const { receipt, row, channel } = noted;
  const open = await deps.openCircuits();
  if (open.size === 0) return;

  for (const { key } of circuitsOf(noted)) {
    const circuit = open.get(key);
    if (!circuit?.byReceipt || !isSentSince(row, circuit)) continue;

    if ((await deps.circuits.close(key, receipt.at)) === 'closed')
      deps.report({
        step: 'circuit_closed',
        sessionId: row.sessionId,
        channel: channel.name,
        circuit: key,
        reason: 'receipt',
      });
  }
}

function circuitsOf({ row: { businessId }, channel, template }: Noted): readonly Omit<Touched, 'named'>[] {
  if (businessId === undefined) return [];

  const account = accountOf(channel, businessId);

  return [
    { kind: 'account', key: accountCircuit(account) },
    { kind: 'sender', key: senderCircuit(channel.name, businessId) },
    ...(template === undefined ? [] : [{ kind: 'template' as const, key: circuitOfTemplate(account, template) }]),
  ];
}

function isSentSince({ sentAt, claimedAt }: LedgerRow, circuit: Circuit | undefined): boolean {
  return circuit !== undefined && (sentAt ?? claimedAt ?? 0) > circuit.openedAt;
}
