/** The rules of a circuit: the automatic hold of what a vendor has stopped. Pure; adapters apply them. */

/** Times are ms since 1970. */
export type Circuit = {
  /** A closed one is kept for a while, so that an older word of the vendor's does not open it again. */
  readonly state: 'open' | 'closed';
  /** The vendor's word for the stop, or what its code means. */
  readonly reason: string;
  readonly vendorCode?: string | undefined;
  readonly openedAt: number;
  /** No message before this time; then one delivery takes the probe. */
  readonly until: number;
  readonly probes: number;
  /** When the vendor, or an operator, last spoke about it. */
  readonly at: number;
  /** The vendor takes messages and reports later that it is stopped: that it took a probe proves nothing. */
  readonly byReceipt?: true | undefined;
};

/** What a vendor said: an answer to a send, a webhook, or a receipt. */
export type Stop = Pick<Circuit, 'reason' | 'vendorCode' | 'at' | 'byReceipt'>;

const minutesOpen = [1, 2, 4, 8, 16, 30];
const maxReasonLength = 120;

/** The circuit after a stop; undefined if the stop changes nothing. An open one keeps its time until that is over. */
export function afterStop(before: Circuit | undefined, stop: Stop, now: number): Circuit | undefined {
  const said = {
    reason: stop.reason.slice(0, maxReasonLength),
    ...(stop.vendorCode !== undefined && { vendorCode: stop.vendorCode.slice(0, maxReasonLength) }),
    ...(stop.byReceipt && { byReceipt: stop.byReceipt }),
  };

  if (before?.state !== 'open') {
    if (before && stop.at <= before.at) return undefined;

    return { state: 'open', ...said, openedAt: now, until: now + openMs(0), probes: 0, at: stop.at };
  }

  if (stop.at <= before.at) return undefined;

  const { vendorCode: _, ...kept } = before;
  const next = { ...kept, ...said, at: stop.at };

  return now < before.until ? next : afterProbe(next, now);
}

/** The circuit while its probe is under way: it stays open, and longer than the last time. */
export function afterProbe(circuit: Circuit, now: number): Circuit {
  const probes = circuit.probes + 1;

  return { ...circuit, probes, until: now + openMs(probes) };
}

/** The circuit after it was closed at `at`; undefined if the vendor has stopped it since. */
export function afterClose(before: Circuit | undefined, at: number): Circuit | undefined {
  if (before && at <= before.at) return undefined;
  if (!before) return { state: 'closed', reason: '', openedAt: at, until: at, probes: 0, at };

  return { ...before, state: 'closed', at };
}

/** Of two readings the one with the later word; if that is the same, the one with the later probe. */
export function newerCircuit(one: Circuit, other: Circuit): Circuit {
  return other.at > one.at || (other.at === one.at && other.until >= one.until) ? other : one;
}

/** They share one item, which is read every few seconds and must stay small. */
export const maxCircuits = 100;

/** Longer than Meta repeats a webhook, which is seven days. */
const closedKeptMs = 8 * 86_400_000;

/** The keys that go to make room for `key`: closed ones that are old, then closed ones, then those open for longest. */
export function keysToDrop(circuits: ReadonlyMap<string, Circuit>, key: string, now: number): readonly string[] {
  const others = [...circuits].filter(([other]) => other !== key);
  const isOld = ({ state, at }: Circuit) => state === 'closed' && at < now - closedKeptMs;
  const old = others.filter(([, circuit]) => isOld(circuit));
  const rest = others
    .filter(([, circuit]) => !isOld(circuit))
    .toSorted(([, one], [, other]) => rankOf(one) - rankOf(other) || one.until - other.until);

  return [...old, ...rest.slice(0, Math.max(0, rest.length + 1 - maxCircuits))].map(([other]) => other);
}

function rankOf({ state }: Circuit): number {
  return state === 'closed' ? 0 : 1;
}

function openMs(probes: number): number {
  return (minutesOpen[Math.min(probes, minutesOpen.length - 1)] ?? 30) * 60_000;
}
