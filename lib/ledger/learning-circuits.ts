import { afterClose, afterProbe, afterStop } from './circuit.ts';
import type { Circuits } from './circuits.ts';
import type { KnownHolds } from './known-holds.ts';

/**
 * Circuits that this instance follows at once, before the table has them: of the records that it delivers side by side
 * one takes a probe, and one writes a stop.
 */
export function createLearningCircuits(
  circuits: Circuits,
  { lastKnown, learn }: Pick<KnownHolds, 'lastKnown' | 'learn'>,
): Circuits {
  return {
    open: async (key, stop, now) => {
      const before = lastKnown(key);
      const isNew = stop.byReceipt && !before?.byReceipt;
      if (before?.state === 'open' && now < before.until && !isNew) return 'kept';

      const next = afterStop(before, stop, now);
      if (next) learn(key, next);

      return circuits.open(key, stop, now);
    },

    probe: (key, circuit, now) => {
      learn(key, afterProbe(circuit, now));

      return circuits.probe(key, circuit, now);
    },

    close: (key, at) => {
      const next = afterClose(lastKnown(key), at);
      if (next) learn(key, next);

      return circuits.close(key, at);
    },
  };
}
