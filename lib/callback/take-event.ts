import type { EventRecord } from '../queue/callback-record.ts';
import type { CallbackDeps, Disposition } from './callback-deps.ts';
import { type Caller, readEndpoint } from './change-endpoint.ts';
import { type Answer, type Endpoint, hourSeconds, isHeld, waitSeconds } from './endpoint.ts';
import { noteAnswer } from './note-answer.ts';
import { park } from './park.ts';
import { prepare, provenMs, reportTry } from './try-callback.ts';

/** Its vendor mostly reports within a minute what became of an invite of which nobody knows. */
const unknownMs = 60_000;

/** What was announced early is mostly written within this time. */
const unprovenMs = 5000;

/**
 * Reports an event to its caller's endpoint: at once, and then after each of `waitSeconds`. After that, or while the
 * endpoint is held, the callback is parked. Throws if a table or a queue does not answer: the record comes again.
 */
export async function takeEvent(deps: CallbackDeps, record: EventRecord, receiptHandle: string): Promise<Disposition> {
  const now = deps.now();
  if (record.due !== undefined && record.due > now) {
    await deps.received.hide(receiptHandle, Math.ceil((record.due - now) / 1000));
    return 'retain';
  }

  const settings = await deps.settingsOf(record.caller);
  if (!settings) return drop(deps, record, 'the caller has no callback');
  if (record.event === 'invite.unknown' && now < record.at + unknownMs)
    return again(deps, { ...record, due: record.at + unknownMs });

  const caller = { name: record.caller, settings };
  const prepared = await prepare(deps, settings, record);
  if (prepared.status === 'nothing') return 'ack';
  if (prepared.status === 'unproven') return awaitProof(deps, record);

  const before = await readEndpoint(deps, caller);
  if (isHeld(before)) {
    await park(deps, caller, { ...record, due: now });
    return 'ack';
  }

  const answer = await prepared.send();
  reportTry(deps, record, { event: prepared.event, answer });

  return afterTry(deps, caller, { record, before, answer });
}

type Tried = { readonly record: EventRecord; readonly before: Endpoint; readonly answer: Answer };

async function afterTry(
  deps: CallbackDeps,
  caller: Caller,
  { record, before, answer: given }: Tried,
): Promise<Disposition> {
  const endpoint = await noteAnswer(deps, caller, { before, answer: given });
  if (given.status === 'taken') return 'ack';

  const now = deps.now();
  const tried = { ...record, tries: record.tries + 1, answer: given.answer };
  const seconds = waitSeconds[record.tries];
  if (!isHeld(endpoint) && seconds !== undefined) return again(deps, { ...tried, due: now + seconds * 1000 });

  await park(deps, caller, { ...tried, due: isHeld(endpoint) ? now : now + hourSeconds * 1000 });

  return 'ack';
}

/** Looks again when the process that announced it has written it, and once more when that process is over. */
async function awaitProof(deps: CallbackDeps, record: EventRecord): Promise<Disposition> {
  const now = deps.now();
  if (now >= record.at + provenMs) return drop(deps, record, 'it did not happen');

  return again(deps, { ...record, due: record.at + (now < record.at + unprovenMs ? unprovenMs : provenMs) });
}

async function again({ queue }: CallbackDeps, record: EventRecord): Promise<Disposition> {
  await queue.put(record, { again: true });

  return 'ack';
}

function drop({ report }: CallbackDeps, { sessionId, caller, event }: EventRecord, reason: string): Disposition {
  report({ step: 'callback_dropped', sessionId, caller, callback: event, reason });

  return 'ack';
}
