import type { MiddlewareObj } from '@middy/core';
import { plainFormat, type ResponseFormat } from '../../esp/response-format.ts';
import type { Runtime } from '../runtime.ts';
import { type HttpEvent, type HttpResult, problem, responseFormatOfEvent } from './http.ts';

/** What nobody expected is logged without its message, and answered as a 503 that says to try again: never a stack, never a 500. */
export function answerUnexpected({ reportError }: Pick<Runtime, 'reportError'>): MiddlewareObj<HttpEvent, HttpResult> {
  return {
    onError: async (request) => {
      reportError(request.error);
      const responseFormat = await responseFormatOrPlain(request.event);
      request.response = problem([{ code: 'not_accepted' }], { responseFormat, headers: { 'retry-after': '2' } });
    },
  };
}

/** What could not be loaded to write XML is no reason to answer nothing. */
async function responseFormatOrPlain(event: HttpEvent): Promise<ResponseFormat> {
  try {
    return await responseFormatOfEvent(event);
  } catch {
    return plainFormat;
  }
}
