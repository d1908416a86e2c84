import { type Circuit, newerCircuit } from './circuit.ts';
import type { Holds, ReadHolds } from './holds.ts';

/** What is held, as far as this instance knows. Never throws: if the table does not answer, the last known counts. */
export type KnownHolds = {
  readonly isPaused: (channel: string) => Promise<boolean>;
  /** Those that are open, by key. Empty in nearly every call. */
  readonly openCircuits: () => Promise<ReadonlyMap<string, Circuit>>;
  /** What this instance has just learnt counts at once, and until a read brings something newer. */
  readonly learn: (key: string, circuit: Circuit) => void;
  /** Any state of a circuit that is known, without a read. */
  readonly lastKnown: (key: string) => Circuit | undefined;
};

type Deps = {
  readonly readHolds: ReadHolds;
  /** ms since 1970. */
  readonly now: () => number;
  readonly abortAfter: (ms: number) => AbortSignal;
  readonly keepMs: number;
};

/** An invite waits at most this long for the answer. */
const maxWaitMs = 500;

type Learnt = { readonly circuit: Circuit; readonly keptUntil: number };

/** Reads at most once in `keepMs`, for everything together; every call in the meantime waits for the same answer. */
export function createKnownHolds({ readHolds, now, abortAfter, keepMs }: Deps): KnownHolds {
  let known: Holds = { pausedChannels: new Set(), circuits: new Map() };
  let openCircuits: ReadonlyMap<string, Circuit> = new Map();
  let until = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | undefined;
  const learnt = new Map<string, Learnt>();

  const lastKnown = (key: string) => {
    const [read, own] = [known.circuits.get(key), learnt.get(key)?.circuit];

    return read && own ? newerCircuit(read, own) : (own ?? read);
  };

  const combine = () => {
    const keys = new Set([...known.circuits.keys(), ...learnt.keys()]);
    const all = [...keys].map((key) => [key, lastKnown(key)] as const);
    openCircuits = new Map(
      all.flatMap(([key, circuit]): [string, Circuit][] => (circuit?.state === 'open' ? [[key, circuit]] : [])),
    );
  };

  const refresh = async () => {
    try {
      known = await readHolds({ abortSignal: abortAfter(maxWaitMs) });
      for (const [key, { keptUntil }] of learnt) if (keptUntil <= now()) learnt.delete(key);
      if (known.circuits.size > 0 || openCircuits.size > 0 || learnt.size > 0) combine();
    } catch {
      // Accept must work while the ledger is down, and deliver cannot claim without it anyway.
    }
    until = now() + keepMs;
    refreshing = undefined;
  };

  const refreshed = async () => {
    if (now() < until) return;

    refreshing ??= refresh();
    await refreshing;
  };

  return {
    isPaused: async (channel) => {
      await refreshed();

      return known.pausedChannels.has(channel);
    },

    openCircuits: async () => {
      await refreshed();

      return openCircuits;
    },

    learn: (key, circuit) => {
      learnt.set(key, { circuit, keptUntil: now() + keepMs });
      combine();
    },

    lastKnown,
  };
}
