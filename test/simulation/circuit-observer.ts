import { limits } from '../../lib/lambda/limits.ts';
import type { Circuit } from '../../lib/ledger/circuit.ts';
import type { Worker } from './calls.ts';

type CircuitObserverOptions = {
  readonly now: () => number;
  readonly violate: (promise: string, sessionId: string, what: string) => void;
  /** How long a delivery may take from its decision to send to the send. */
  readonly invocationMs: number;
  /** How much two clocks may differ. */
  readonly differenceMs: number;
};

/** What a message needs of its vendor. */
type MessageParts = { readonly channel: string; readonly account: string; readonly template: string };

export type CircuitObserver = ReturnType<typeof createCircuitObserver>;

/** Watches what is held because a vendor has stopped it: promise S. */
export function createCircuitObserver({ now, violate, invocationMs, differenceMs }: CircuitObserverOptions) {
  const circuits = new Map<string, Circuit>();
  const history: { readonly at: number; readonly circuits: ReadonlyMap<string, Circuit> }[] = [];
  const openSince = new Map<string, number>();
  const taken = new Set<string>();
  const probing = new Map<string, { readonly at: number; readonly channel: string | undefined }>();
  const handedBy = new Map<string, string>();
  const succeeded: { readonly sessionId: string; readonly worker: Worker }[] = [];
  const closing = new Set<Worker>();

  /** The message that goes out is the probe: not one that goes by another channel since the probe came to nothing. */
  const isProbing = (sessionId: string) => {
    const probe = probing.get(sessionId);

    return probe !== undefined && probe.channel === handedBy.get(sessionId) && now() <= probe.at + invocationMs;
  };

  /** Every instance knows of a circuit that holds such a message. */
  const isHeldByAll = ({ channel, account, template }: MessageParts) =>
    [...openSince]
      .filter(([key]) => {
        const [kind, of, name] = key.split(':');

        return kind === 'sender' ? of === channel : of === account && (kind === 'account' || name === template);
      })
      .some(([, since]) => now() >= since + limits.holdsKeptMs + invocationMs);

  return {
    /** The table, for circuits in memory. */
    table: new Proxy(circuits, {
      get: (target, name) => {
        if (name !== 'set') return Reflect.get(target, name).bind(target);

        return (key: string, circuit: Circuit) => {
          target.set(key, circuit);
          history.push({ at: now(), circuits: new Map(target) });
          if (circuit.state === 'closed') openSince.delete(key);
          else if (!openSince.has(key)) openSince.set(key, now());
        };
      },
    }),

    circuitsAt: (time: number): ReadonlyMap<string, Circuit> =>
      history.findLast(({ at }) => at <= time)?.circuits ?? new Map<string, Circuit>(),

    /** A probe of the circuit as it was is taken now. */
    took: (key: string, { at, until }: Circuit): void => {
      if (now() < until - differenceMs) violate('S', key, 'has a probe that was taken before its time');
      const probe = `${key} ${at} ${until}`;
      if (taken.has(probe)) violate('S', key, 'has a probe that two have taken');
      taken.add(probe);
    },

    /** Its delivery has taken a probe, of what this channel needs. */
    probing: (sessionId: string, channel: string | undefined): void =>
      void probing.set(sessionId, { at: now(), channel }),

    /** A message is handed to the vendor now. */
    handed: (sessionId: string, parts: MessageParts): void => {
      handedBy.set(sessionId, parts.channel);
      if (isHeldByAll(parts) && !isProbing(sessionId))
        violate('S', sessionId, 'is handed over, and the vendor has stopped what it needs');
    },

    /** A worker was told that the vendor took a message. */
    wasTaken: (worker: Worker, sessionId: string): void => {
      if (isProbing(sessionId)) succeeded.push({ sessionId, worker });
    },

    closing: (worker: Worker): void => void closing.add(worker),

    /** Messages that showed that the vendor goes on, and nobody has said so, though nothing was in the way. */
    unnoticed: (): readonly string[] =>
      succeeded.filter(({ worker }) => worker.alive() && !closing.has(worker)).map(({ sessionId }) => sessionId),
  };
}
