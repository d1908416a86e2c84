import type { EventRecord } from '../queue/callback-record.ts';
import type { CallbackDeps } from './callback-deps.ts';
import { type Caller, changeEndpoint, readEndpoint } from './change-endpoint.ts';
import { parkedMs } from './endpoint.ts';

type ParkDeps = Pick<CallbackDeps, 'callbacks' | 'newToken' | 'queue' | 'now' | 'report'>;

type Waiting = Pick<EventRecord, 'id' | 'sessionId' | 'event' | 'at' | 'tries' | 'answer'> & { readonly due: number };

/**
 * Keeps a callback until its endpoint takes it, for 14 days at most. What parks one looks afterwards whether a probe is
 * on the queue, and what ends the probing looks afterwards whether something is parked: one of the two sees the other.
 */
export async function park(deps: ParkDeps, caller: Caller, waiting: Waiting): Promise<void> {
  const { id, sessionId, event, at, tries, due, answer } = waiting;
  const parked = { id, sessionId, event, at, tries, due, answer, expiresAt: at + parkedMs };
  await deps.callbacks.park(caller.name, parked);
  deps.report({ step: 'callback_parked', sessionId, caller: caller.name, callback: event, attempt: tries, until: due });

  if (!(await readEndpoint(deps, caller)).isProbed) await startProbing(deps, caller);
}

/** The record goes first: a probe too many does no harm. */
export async function startProbing(deps: ParkDeps, caller: Caller): Promise<void> {
  await deps.queue.put({ v: 1, type: 'probe', caller: caller.name });
  await changeEndpoint(deps, caller, (before) => (before.isProbed ? before : { ...before, isProbed: true }));
}
