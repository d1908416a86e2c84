import type { Report } from '../invite/report.ts';
import type { Known } from '../invite/session.ts';
import type { CallbackQueue, ReceivedCallbacks } from '../queue/callback-queue.ts';
import type { SendCallback } from './callback-sender.ts';
import type { Callbacks } from './callbacks.ts';
import type { CallbackSettings } from './settings.ts';

export type CallbackDeps = {
  readonly callbacks: Callbacks;
  readonly queue: CallbackQueue;
  readonly received: Pick<ReceivedCallbacks, 'hide'>;
  /** Undefined if the caller is not listed any more, or has no callback. Throws if the list cannot be read. */
  readonly settingsOf: (caller: string) => Promise<CallbackSettings | undefined>;
  readonly openEndpoint: (settings: CallbackSettings) => SendCallback;
  /** What is known of a session, as a consistent read has it; undefined if nothing is. */
  readonly readSession: (sessionId: string) => Promise<Known | undefined>;
  /** The session as its caller may see it. */
  readonly viewOf: (known: Known) => object;
  /** ms since 1970. */
  readonly now: () => number;
  /** A token that no other write has. */
  readonly newToken: () => string;
  readonly report: Report;
};

/** `retain`: it is hidden for as long as it waits. */
export type Disposition = 'ack' | 'retain';
