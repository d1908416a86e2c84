import { limits } from '../../lib/lambda/limits.ts';
import type { Circuit } from '../../lib/ledger/circuit.ts';
import type { Circuits } from '../../lib/ledger/circuits.ts';
import type { Calls, Worker } from './calls.ts';
import type { CircuitObserver } from './circuit-observer.ts';
import type { Scenario } from './scenario.ts';
import type { Code } from './world.ts';

type CircuitsOptions = {
  readonly code: Pick<Code, 'createMemoryCircuits' | 'createKnownHolds' | 'createLearningCircuits'>;
  readonly calls: Calls;
  readonly now: () => number;
  readonly scenario: Scenario;
  readonly observed: CircuitObserver;
};

const nothing = new Map<string, Circuit>();

/** What vendors have stopped: one table, and what the instance of each invocation knows of it. */
export function createCircuitTable({ code, calls, now, scenario, observed }: CircuitsOptions) {
  const memory = code.createMemoryCircuits(observed.table);

  /** An odd invocation knows what was true when circuits were last looked up. */
  const readOf = (worker: Worker) => async () => ({
    pausedChannels: new Set<string>(),
    circuits: observed.circuitsAt(now() - (worker.number % 2) * limits.holdsKeptMs),
  });

  const tableOf = (worker: Worker): Circuits => ({
    open: (key, stop, at) => calls.make(worker, { name: 'open circuit' }, () => memory.open(key, stop, at)),
    probe: (key, circuit, at) =>
      calls.make(worker, { name: 'probe' }, async () => {
        const isTaken = await memory.probe(key, circuit, at);
        if (isTaken) observed.took(key, circuit);

        return isTaken;
      }),
    close: async (key, at) => {
      observed.closing(worker);

      return calls.make(worker, { name: 'close circuit' }, () => memory.close(key, at));
    },
  });

  return (
    worker: Worker,
  ): { readonly openCircuits: () => Promise<ReadonlyMap<string, Circuit>>; readonly circuits: Circuits } => {
    if (!scenario.stop) return { openCircuits: async () => nothing, circuits: memory };

    const holds = code.createKnownHolds({
      readHolds: readOf(worker),
      now: worker.now,
      abortAfter: () => never,
      keepMs: limits.holdsKeptMs,
    });

    return { openCircuits: holds.openCircuits, circuits: code.createLearningCircuits(tableOf(worker), holds) };
  };
}

const never = new AbortController().signal;
