import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type EspAnswer, faultAnswer, type ReferenceId } from '../../esp/answer.ts';
import { plainFormat, type ResponseFormat, responseFormatOf } from '../../esp/response-format.ts';
import { type Fault, faults } from '../../faults/faults.ts';

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResult = APIGatewayProxyStructuredResultV2;

/** How this caller wants to be answered. */
export function responseFormatOfEvent({ headers, queryStringParameters: query }: HttpEvent): Promise<ResponseFormat> {
  return responseFormatOf({ accept: headers.accept, format: query?.format, faults: query?.faults });
}

/** On every answer: it is data, it is nobody else's, and no browser should make anything else of it. */
const commonHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
};

export function toResult({ status, mediaType, body }: EspAnswer, headers: Record<string, string> = {}): HttpResult {
  return { statusCode: status, headers: { ...commonHeaders, 'content-type': mediaType, ...headers }, body };
}

export function json(statusCode: number, body: unknown, headers: Record<string, string> = {}): HttpResult {
  return toResult({ status: statusCode, mediaType: 'application/json', body: JSON.stringify(body) }, headers);
}

type ProblemOptions = {
  readonly responseFormat?: ResponseFormat;
  readonly referenceId?: ReferenceId;
  readonly headers?: Record<string, string>;
};

/** The first problem gives the status; all are listed where there are several. */
export function problem(
  problems: readonly Fault[],
  { responseFormat = plainFormat, referenceId, headers = {} }: ProblemOptions = {},
): HttpResult {
  const seconds = problems[0] && faults[problems[0].code].retryAfterSeconds;
  const retryAfter = seconds === undefined ? {} : { 'retry-after': String(seconds) };

  return toResult(faultAnswer(responseFormat, problems, referenceId), { ...retryAfter, ...headers });
}

/** 401 says what may be sent, and nothing of why this was not enough. */
export function unauthorized(responseFormat: ResponseFormat = plainFormat): HttpResult {
  return problem([{ code: 'unauthorized' }], {
    responseFormat,
    headers: { 'www-authenticate': 'Basic realm="InviteToChat", charset="UTF-8"' },
  });
}
