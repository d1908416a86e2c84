import type { ProbeRecord } from '../queue/callback-record.ts';
import type { CallbackDeps, Disposition } from './callback-deps.ts';
import type { Parked } from './callbacks.ts';
import { type Caller, changeEndpoint, readEndpoint } from './change-endpoint.ts';
import { type Endpoint, hourSeconds, isDue, isHeld } from './endpoint.ts';
import { noteAnswer } from './note-answer.ts';
import { startProbing } from './park.ts';
import { prepare, provenMs, reportTry } from './try-callback.ts';

/** How many parked callbacks an endpoint that is back gets at a time. */
const atATime = 10;

export type ReceivedProbe = {
  readonly receiptHandle: string;
  /** When the record was put, ms since 1970. */
  readonly sentAt: number;
  /** Whether there is time for one more round of tries. */
  readonly hasTime: () => boolean;
};

/**
 * Tries what is parked for an endpoint: one callback if it is held, and ten at a time once it takes them, until nothing
 * is left. Throws if a table or a queue does not answer: the record comes again.
 */
export async function takeProbe(
  deps: CallbackDeps,
  record: ProbeRecord,
  received: ReceivedProbe,
): Promise<Disposition> {
  const settings = await deps.settingsOf(record.caller);
  if (!settings) return forget(deps, record.caller);

  const caller = { name: record.caller, settings };

  for (;;) {
    const endpoint = await readEndpoint(deps, caller);
    const now = deps.now();
    if (!isDue(endpoint, now)) {
      const until = endpoint.isGone ? now + hourSeconds * 1000 : endpoint.until;
      return waitFor(deps, record, { ...received, until });
    }

    const parked = await deps.callbacks.parked(caller.name, endpoint.until > 0 ? 1 : atATime);
    const [first] = parked;
    if (!first) return end(deps, caller);
    if (first.due > now) return waitFor(deps, record, { ...received, until: first.due });
    if (!received.hasTime()) return renew(deps, record);

    await Promise.all(parked.filter(({ due }) => due <= now).map((one) => tryParked(deps, caller, endpoint, one)));
  }
}

/** The next place is taken before this one is given up: a crash in between costs a callback too many. */
async function tryParked(deps: CallbackDeps, caller: Caller, before: Endpoint, parked: Parked): Promise<void> {
  const announced = { ...parked, caller: caller.name };
  const prepared = await prepare(deps, caller.settings, announced);

  if (prepared.status === 'ready') {
    const answer = await prepared.send();
    reportTry(deps, announced, { event: prepared.event, answer });
    const endpoint = await noteAnswer(deps, caller, { before, answer });

    if (answer.status !== 'taken') {
      // Of a held endpoint the next probe takes the next one, so that none stands in the others' way.
      const due = Math.max(deps.now() + (isHeld(endpoint) ? 0 : hourSeconds * 1000), parked.due + 1);
      await deps.callbacks.park(caller.name, { ...parked, tries: parked.tries + 1, answer: answer.answer, due });
    }
  } else if (prepared.status === 'unproven' && deps.now() < parked.at + provenMs) {
    await deps.callbacks.park(caller.name, { ...parked, due: parked.at + provenMs });
  }

  await deps.callbacks.unpark(caller.name, parked);
}

type Waiting = Pick<ReceivedProbe, 'receiptHandle' | 'sentAt'> & { readonly until: number };

/** SQS drops a record after 14 days, and hides one for twelve hours at most: one that is old is put anew. */
async function waitFor(
  deps: CallbackDeps,
  record: ProbeRecord,
  { receiptHandle, sentAt, until }: Waiting,
): Promise<Disposition> {
  const now = deps.now();
  if (now >= sentAt + hourSeconds * 1000) return renew(deps, record);

  await deps.received.hide(receiptHandle, Math.ceil(Math.min(until - now, hourSeconds * 1000) / 1000));

  return 'retain';
}

async function renew({ queue }: CallbackDeps, record: ProbeRecord): Promise<Disposition> {
  await queue.put(record);

  return 'ack';
}

/** Whoever has parked something in between saw that it was probed. */
async function end(deps: CallbackDeps, caller: Caller): Promise<Disposition> {
  await changeEndpoint(deps, caller, (before) => (before.isProbed ? { ...before, isProbed: false } : before));
  const [left] = await deps.callbacks.parked(caller.name, 1);
  if (left) await startProbing(deps, caller);

  return 'ack';
}

/** What is parked for a caller that has no callback any more goes with its time. */
async function forget({ callbacks, newToken }: CallbackDeps, caller: string): Promise<Disposition> {
  const stored = await callbacks.readEndpoint(caller);
  if (stored?.isProbed)
    await callbacks.writeEndpoint(caller, { ...stored, isProbed: false, version: newToken() }, stored.version);

  return 'ack';
}
