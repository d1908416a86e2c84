import type { MiddlewareObj } from '@middy/core';
import { type Manner, plainManner } from '../esp/manner.ts';
import { type HttpEvent, type HttpResult, mannerOfEvent, problem } from './http.ts';
import type { Runtime } from './runtime.ts';

/** What nobody expected is logged without its message, and answered as a 503 that says to try again: never a stack, never a 500. */
export function answerUnexpected({ reportError }: Pick<Runtime, 'reportError'>): MiddlewareObj<HttpEvent, HttpResult> {
  return {
    onError: async (request) => {
      reportError(request.error);
      const manner = await mannerOrPlain(request.event);
      request.response = problem([{ code: 'not_accepted' }], { manner, headers: { 'retry-after': '2' } });
    },
  };
}

/** What could not be loaded to write XML is no reason to answer nothing. */
async function mannerOrPlain(event: HttpEvent): Promise<Manner> {
  try {
    return await mannerOfEvent(event);
  } catch {
    return plainManner;
  }
}
