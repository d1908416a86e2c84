import type { CallbackEvent } from '../queue/callback-record.ts';
import type { Endpoint } from './endpoint.ts';

/** A callback that its endpoint has not taken. Times are ms since 1970. */
export type Parked = {
  readonly id: string;
  readonly sessionId: string;
  readonly event: CallbackEvent;
  readonly at: number;
  readonly tries: number;
  /** Not before this time. */
  readonly due: number;
  /** What the last try met; absent if there was none. */
  readonly answer?: string | undefined;
  readonly expiresAt: number;
};

export type StoredEndpoint = Endpoint & { readonly version: string };

/** Which of a session's events this is. */
export type Revised = { readonly status: 'new'; readonly revision: number } | { readonly status: 'reported' };

/** What is kept of callbacks. Every read is consistent; every method throws if the table does not answer. */
export interface Callbacks {
  readEndpoint(caller: string): Promise<StoredEndpoint | undefined>;
  /** False: the stored one has another version than `expectedVersion`, which is undefined if there was none. */
  writeEndpoint(caller: string, endpoint: StoredEndpoint, expectedVersion: string | undefined): Promise<boolean>;
  /** The same twice is stored once. */
  park(caller: string, parked: Parked): Promise<void>;
  /** Those that are due first; `limit` is at most 100. */
  parked(caller: string, limit: number): Promise<readonly Parked[]>;
  countParked(caller: string): Promise<number>;
  unpark(caller: string, parked: Parked): Promise<void>;
  /**
   * The session's next revision, taken by the announcement with this id. The same id gets the same one again; any other
   * announcement of the event learns that it is reported already.
   */
  revise(
    sessionId: string,
    event: CallbackEvent,
    options: { readonly id: string; readonly expiresAt: number },
  ): Promise<Revised>;
}
