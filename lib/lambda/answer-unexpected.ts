import type { MiddlewareObj } from '@middy/core';
import { type HttpEvent, type HttpResult, mannerOfEvent, problem } from './http.ts';
import type { Runtime } from './runtime.ts';

/** What nobody expected is logged without its message, and answered as a 503 that says to try again: never a stack, never a 500. */
export function answerUnexpected({ reportError }: Pick<Runtime, 'reportError'>): MiddlewareObj<HttpEvent, HttpResult> {
  return {
    onError: (request) => {
      reportError(request.error);
      request.response = problem([{ code: 'not_accepted' }], { manner: mannerOfEvent(request.event), headers: { 'retry-after': '2' } });
    },
  };
}
