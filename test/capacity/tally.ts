/**
 * Counts what happens in a simulated run. `deliverMs` is what Lambda bills; queue requests are those of AWS' bill: a
 * batch is one.
 */
const names = [
  'posted',
  'refusedByApi',
  'refusedByAccount',
  'accepted',
  'sent',
  'expired',
  'unknown',
  'retried',
  'attempts',
  'refusedByVendor',
  'refusedForPair',
  'refusedInOutage',
  'ledgerThrottled',
  'invocations',
  'deliverMs',
  'queueRequests',
  'writeUnits',
  'readUnits',
] as const;
export type Counted = (typeof names)[number];

/** Seconds from accept to what the vendor took. */
export type Wait = { readonly p50: number; readonly p99: number; readonly most: number };

export type Result = {
  readonly counts: Readonly<Record<Counted, number>>;
  readonly wait: Wait;
  readonly waitByCaller: Readonly<Record<string, Wait>>;
  readonly peaks: Peaks;
  /** Seconds for which deliver was at its concurrency while records waited, and for which the queue gave out none. */
  readonly deliverFullSeconds: number;
  readonly inFlightFullSeconds: number;
  /** When the last invite came to its end. */
  readonly endedAtSeconds: number;
};
export type Peaks = {
  readonly visible: number;
  readonly inFlight: number;
  readonly accepting: number;
  readonly delivering: number;
};

/** `isBusy`: deliver is at its concurrency; `isStopped`: the queue gives out nothing more. */
type Look = Peaks & { readonly isBusy: boolean; readonly isStopped: boolean };

export type Tally = {
  count(name: Counted, by?: number): void;
  sent(caller: string, waitedMs: number): void;
  /** How things are from now until the next look. */
  look(state: Look): void;
  close(): Result;
};

export function createTally(now: () => number): Tally {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Counted, number>;
  const waits = new Map<string, number[]>();
  let peaks: Peaks = { visible: 0, inFlight: 0, accepting: 0, delivering: 0 };
  let last: (Look & { readonly at: number }) | undefined;
  let busyMs = 0;
  let stoppedMs = 0;
  let endedAt = 0;

  return {
    count: (name, by = 1) => {
      counts[name] += by;
      if (name === 'expired' || name === 'unknown') endedAt = now();
    },

    sent: (caller, waitedMs) => {
      const own = waits.get(caller) ?? [];
      waits.set(caller, own);
      own.push(waitedMs / 1000);
      counts.sent += 1;
      endedAt = now();
    },

    look: (state) => {
      const { visible, inFlight, accepting, delivering } = state;
      const spent = last ? now() - last.at : 0;
      if (last?.isBusy && last.visible > 0) busyMs += spent;
      if (last?.isStopped) stoppedMs += spent;

      last = { ...state, at: now() };
      peaks = {
        visible: Math.max(peaks.visible, visible),
        inFlight: Math.max(peaks.inFlight, inFlight),
        accepting: Math.max(peaks.accepting, accepting),
        delivering: Math.max(peaks.delivering, delivering),
      };
    },

    close: () => ({
      counts,
      wait: waitOf([...waits.values()].flat()),
      waitByCaller: Object.fromEntries([...waits].map(([caller, own]) => [caller, waitOf(own)])),
      peaks,
      deliverFullSeconds: busyMs / 1000,
      inFlightFullSeconds: stoppedMs / 1000,
      endedAtSeconds: endedAt / 1000,
    }),
  };
}

function waitOf(waits: readonly number[]): Wait {
  const sorted = Float64Array.from(waits).sort();
  const at = (part: number) => sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? 0;

  return { p50: at(0.5), p99: at(0.99), most: at(1) };
}
