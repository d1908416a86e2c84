import type { Circuit } from './circuit.ts';

/** What holds invites: channels that an operator has paused, and circuits, closed ones included, by key. */
export type Holds = {
  readonly pausedChannels: ReadonlySet<string>;
  readonly circuits: ReadonlyMap<string, Circuit>;
};

/** One read for both. Throws if the table does not answer. */
export type ReadHolds = (options?: { readonly abortSignal?: AbortSignal }) => Promise<Holds>;
