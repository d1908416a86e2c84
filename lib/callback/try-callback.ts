import { keptUntil } from '../ledger/row.ts';
import type { EventRecord } from '../queue/callback-record.ts';
import { callbackOf } from './body.ts';
import type { CallbackDeps } from './callback-deps.ts';
import type { Answer } from './endpoint.ts';
import { currentEvent, happenedAt } from './happened.ts';
import type { CallbackSettings } from './settings.ts';

type Announced = Pick<EventRecord, 'id' | 'caller' | 'sessionId' | 'event' | 'at' | 'tries'>;

/**
 * - `unproven`: the session does not say so, or not yet.
 * - `nothing`: reported already, or the caller does not want it.
 */
export type Prepared =
  | { readonly status: 'ready'; readonly event: EventRecord['event']; readonly send: () => Promise<Answer> }
  | { readonly status: 'unproven' }
  | { readonly status: 'nothing' };

/** Longer than any process that announced it may live on. */
export const provenMs = 120_000;

/**
 * Looks up what was announced, and takes its revision. The session is read for the body only then, so that the state of
 * a revision holds every event up to it.
 */
export async function prepare(deps: CallbackDeps, settings: CallbackSettings, announced: Announced): Promise<Prepared> {
  const { id, sessionId, at } = announced;
  const before = await deps.readSession(sessionId);
  const event = before ? currentEvent(announced.event, before) : announced.event;
  if (!before || happenedAt(event, before, at) === undefined) return { status: 'unproven' };
  if (settings.events && !settings.events.includes(event)) return { status: 'nothing' };

  const expiresAt = keptUntil(before.row) + provenMs;
  const revised = await deps.callbacks.revise(sessionId, event, { id, expiresAt });
  if (revised.status === 'reported') return { status: 'nothing' };

  const known = (await deps.readSession(sessionId)) ?? before;
  const happened = happenedAt(event, known, at) ?? at;
  const callback = callbackOf(
    { sessionId, event, happenedAt: happened, revision: revised.revision },
    deps.viewOf(known),
  );

  return { status: 'ready', event, send: () => deps.openEndpoint(settings)(callback) };
}

/** What became of a try, for logs and metrics. */
export function reportTry(
  { report }: Pick<CallbackDeps, 'report'>,
  { sessionId, caller, tries }: Pick<Announced, 'sessionId' | 'caller' | 'tries'>,
  { event, answer }: { readonly event: EventRecord['event']; readonly answer: Answer },
): void {
  const step = answer.status === 'taken' ? 'callback_taken' : 'callback_failed';

  report({ step, sessionId, caller, callback: event, attempt: tries + 1, reason: answer.answer });
}
