import { afterClose, afterProbe, afterStop, type Circuit, keysToDrop } from '../../lib/ledger/circuit.ts';
import type { Circuits } from '../../lib/ledger/circuits.ts';

export function createMemoryCircuits(circuits: Map<string, Circuit> = new Map()): Circuits {
  const put = (key: string, circuit: Circuit, now: number) => {
    for (const other of keysToDrop(circuits, key, now)) circuits.delete(other);
    circuits.set(key, circuit);
  };

  return {
    open: async (key, stop, now) => {
      const before = circuits.get(key);
      const next = afterStop(before, stop, now);
      if (next) put(key, next, now);

      return next && before?.state !== 'open' ? 'opened' : 'kept';
    },

    probe: async (key, { state, at, until }, now) => {
      const before = circuits.get(key);
      if (before?.state !== state || before.at !== at || before.until !== until) return false;

      circuits.set(key, afterProbe(before, now));

      return true;
    },

    close: async (key, at) => {
      const before = circuits.get(key);
      const next = afterClose(before, at);
      if (next) put(key, next, at);

      return next && before?.state === 'open' ? 'closed' : 'kept';
    },
  };
}
