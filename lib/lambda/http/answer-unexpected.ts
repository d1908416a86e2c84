import type { MiddlewareObj } from '@middy/core';
import { plainFormat, type ResponseFormat } from '../../esp/response-format.ts';
import type { Runtime } from '../runtime.ts';
import { espProblem, responseFormatOfEvent } from './esp-result.ts';
import type { HttpEvent, HttpResult } from './http.ts';

/**
 * Logs an unexpected error without its message, and answers a 503 that says to try again: never a stack, never a 500.
 */
export function answerUnexpected({ reportError }: Pick<Runtime, 'reportError'>): MiddlewareObj<HttpEvent, HttpResult> {
  return {
    onError: async (request) => {
      reportError(request.error);
      const responseFormat = await responseFormatOrPlain(request.event);
      request.response = espProblem([{ code: 'not_accepted' }], { responseFormat, headers: { 'retry-after': '2' } });
    },
  };
}

/** JSON if the XML writer cannot be loaded: any answer is better than none. */
async function responseFormatOrPlain(event: HttpEvent): Promise<ResponseFormat> {
  try {
    return await responseFormatOfEvent(event);
  } catch {
    return plainFormat;
  }
}
