import { faultAnswer, type ReferenceId } from '../../esp/answer.ts';
import { plainFormat, type ResponseFormat, responseFormatOf } from '../../esp/response-format.ts';
import type { Fault } from '../../faults/faults.ts';
import { authenticateHeaders, type HttpEvent, type HttpResult, retryAfter, toResult } from './http.ts';

/** The response format that this caller wants. */
export function responseFormatOfEvent({ headers, queryStringParameters: query }: HttpEvent): Promise<ResponseFormat> {
  return responseFormatOf({ accept: headers.accept, format: query?.format, faults: query?.faults });
}

type ProblemOptions = {
  readonly responseFormat?: ResponseFormat;
  readonly referenceId?: ReferenceId;
  readonly headers?: Record<string, string>;
};

/** The problems as an IVR can read them: in its format, with its ReferenceId. The first problem gives the status. */
export function espProblem(
  problems: readonly Fault[],
  { responseFormat = plainFormat, referenceId, headers = {} }: ProblemOptions = {},
): HttpResult {
  return toResult(faultAnswer(responseFormat, problems, referenceId), { ...retryAfter(problems), ...headers });
}

export function espUnauthorized(responseFormat: ResponseFormat): HttpResult {
  return espProblem([{ code: 'unauthorized' }], { responseFormat, headers: authenticateHeaders });
}
