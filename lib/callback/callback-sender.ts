import type { Answer } from './endpoint.ts';

/** A callback as it goes out. */
export type OutgoingCallback = {
  /** The same on each try. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
  readonly sessionId: string;
};

/** Brings callbacks to one endpoint. Never throws for what an endpoint or the network can do. */
export type SendCallback = (callback: OutgoingCallback) => Promise<Answer>;
