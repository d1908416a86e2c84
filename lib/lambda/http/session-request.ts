import type { Refused } from '../../conversation/agent/find-session.ts';
import { problemDetails } from '../../faults/problem.ts';
import type { Asker } from '../../invite/session.ts';
import type { Identity } from '../auth/identity.ts';
import { type HttpEvent, type HttpResult, retryAfter, toResult } from './http.ts';

/** A request to something below `/sessions/{id}`. */
export type ConversationRequest = {
  readonly event: HttpEvent;
  readonly identity: Identity;
  /** What follows the session in the path, such as `messages`. */
  readonly path: readonly string[];
  /** Of this invocation, if it has a limit. */
  readonly remainingMs: (() => number) | undefined;
};

export function askerOf({ caller, channels, may }: Identity): Asker {
  return { caller, channels, may };
}

export function sessionIdOf({ event }: Pick<ConversationRequest, 'event'>): string {
  return event.pathParameters?.id ?? '';
}

/** The problems, with what else the answer says. */
export function refusal({ problems, members }: Refused, headers: Record<string, string> = {}): HttpResult {
  const body = problemDetails(problems, members);
  const busy = problems[0]?.code === 'session_busy' ? { 'retry-after': '5' } : {};

  return toResult(
    { status: body.status, mediaType: 'application/problem+json', body: JSON.stringify(body) },
    { ...retryAfter(problems), ...busy, ...headers },
  );
}
