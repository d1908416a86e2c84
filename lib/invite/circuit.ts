/** What a vendor has stopped holds the invites that it concerns: deliver waits, one delivery probes, accept refuses. */
import { type CircuitKind, circuitsOf, type Message, stoppedKind, type Touched } from '../channel/circuit-keys.ts';
import type { Fault } from '../faults/faults.ts';
import type { Circuit } from '../ledger/circuit.ts';
import type { Circuits } from '../ledger/circuits.ts';
import type { LedgerFault } from '../ledger/row.ts';
import type { Sent } from './outcome.ts';
import type { Report } from './report.ts';
import type { Resolved } from './resolve.ts';

export type CircuitDeps = {
  /** Those that are open, by key; nearly always none. Never throws. */
  readonly openCircuits: () => Promise<ReadonlyMap<string, Circuit>>;
  readonly circuits: Circuits;
  readonly now: () => number;
  readonly report: Report;
};

/** A message that is about to go out, of an invite or of an agent. */
export type AboutToSend = Message & { readonly record: { readonly sessionId: string; readonly channel: string } };

/**
 * `passed`: with the probes that this delivery took. `held`: look again at `until`; `refusal` is what the vendor would
 * answer until then.
 */
export type Gate =
  | { readonly status: 'passed'; readonly probes: readonly Stopped[]; readonly refusal?: undefined }
  | { readonly status: 'held'; readonly probes?: undefined; readonly until: number; readonly refusal: Refused };

type Refused = Extract<Sent, { readonly status: 'refused' }>;

/** How long a record waits if another delivery has taken the probe, or nobody can say. */
const probedForMs = 60_000;

/**
 * Whether a delivery that is about to send may. When a circuit's time is over, exactly one delivery passes: it moved
 * that time on, so a crash in the probe only delays. What cannot be sent anyway is not held.
 */
export async function passCircuits(
  deps: CircuitDeps,
  open: ReadonlyMap<string, Circuit>,
  resolved: () => Promise<Resolved>,
): Promise<Gate> {
  const resolution = await resolved();

  return resolution.status === 'ready' ? passOpen(deps, open, resolution.delivery) : { status: 'passed', probes: [] };
}

/** The same for a message that is known. */
export async function passOpen(
  deps: CircuitDeps,
  open: ReadonlyMap<string, Circuit>,
  message: AboutToSend,
): Promise<Gate> {
  const { record } = message;
  const now = deps.now();
  const stopped = stoppedOf(open, message);
  const waits = stopped.filter(({ circuit }) => now < circuit.until);
  const [first] = waits;
  if (first) return heldBy(first, Math.max(...waits.map(({ circuit }) => circuit.until)));

  for (const each of stopped) {
    const { key, circuit } = each;
    const isTaken = await deps.circuits.probe(key, circuit, now).catch(() => false);
    if (!isTaken) return heldBy(each, now + probedForMs);

    deps.report({ step: 'circuit_probe', sessionId: record.sessionId, channel: record.channel, circuit: key });
  }

  return { status: 'passed', probes: stopped };
}

function heldBy({ kind, circuit: { reason, vendorCode } }: Stopped, until: number): Gate {
  const refusal = { status: 'refused', fault: `${kind}_stopped`, meaning: reason } as const;

  return { status: 'held', until, refusal: { ...refusal, ...(vendorCode !== undefined && { vendorCode }) } };
}

/**
 * What the vendor's answer says about circuits: a stop opens one, a message that it took closes those that were probed,
 * but for those whose stop receipts report. Never throws: the next answer says the same. A `retry` is no stop: its
 * secret may have been renewed, or not read.
 */
export async function noteAnswer(
  { circuits, now, report }: CircuitDeps,
  { delivery, sent, probes }: { delivery: AboutToSend; sent: Sent; probes: readonly Stopped[] },
): Promise<void> {
  const { sessionId, channel } = delivery.record;

  if (sent.status === 'sent') {
    const reports = delivery.channel.receiver !== undefined;
    for (const { key } of probes.filter(({ circuit }) => !(reports && circuit.byReceipt))) {
      const done = await circuits.close(key, now()).catch(() => 'kept');
      if (done === 'closed') report({ step: 'circuit_closed', sessionId, channel, circuit: key, reason: 'probe' });
    }
  }

  if (sent.status !== 'refused') return;

  const { fault, vendorCode, meaning } = sent;
  const stopped = stoppedKind(fault, vendorCode);
  const touched = circuitsOf(delivery).find(({ kind }) => kind === stopped);
  if (!touched) return;

  const at = now();
  const stop = { reason: meaning ?? fault, vendorCode, at };
  const done = await circuits.open(touched.key, stop, at).catch(() => 'kept');
  // A stop that lasts is reported with every probe, so that its alarm goes on.
  if (done === 'opened' || probes.some(({ key }) => key === touched.key))
    report({
      step: 'circuit_opened',
      sessionId,
      channel,
      fault,
      circuit: touched.key,
      vendorCode,
      reason: stop.reason,
    });
}

/** Why accept refuses an invite now; undefined if nothing that it needs is stopped, or a probe is due. */
export function refusalOf(
  open: ReadonlyMap<string, Circuit>,
  message: Message,
  now: number,
): (Fault & { readonly code: StopFault }) | undefined {
  const stop = stoppedOf(open, message).find(({ circuit }) => now < circuit.until);
  if (!stop) return undefined;

  const again = new Date(stop.circuit.until).toISOString();

  return {
    code: `${stop.kind}_stopped`,
    ...(stop.kind === 'template' && { parameter: 'Parameters.StandardResponseId' }),
    detail: `${describe(stop)} The next try is at ${again}; until then use another ${stop.kind === 'template' ? 'response or ' : ''}channel.`,
  };
}

type StopFault = `${CircuitKind}_stopped`;

/** Why an invite expired: the detail names the stop that it waited for. */
export async function expiredFault(
  open: ReadonlyMap<string, Circuit>,
  resolved: () => Promise<Resolved>,
): Promise<LedgerFault> {
  const resolution = await resolved();
  const [stop] = resolution.status === 'ready' ? stoppedOf(open, resolution.delivery) : [];

  return { code: 'expired', ...(stop && { detail: describe(stop) }) };
}

/** What a message needs, and its circuit, which is open. */
export type Stopped = Touched & { readonly circuit: Circuit };

function stoppedOf(open: ReadonlyMap<string, Circuit>, message: Message): readonly Stopped[] {
  return circuitsOf(message).flatMap((touched) => {
    const circuit = open.get(touched.key);

    return circuit ? [{ ...touched, circuit }] : [];
  });
}

function describe({ named, circuit: { reason, vendorCode } }: Stopped): string {
  return `The vendor has stopped ${named}: ${[vendorCode, reason].filter(Boolean).join(', ')}.`;
}
