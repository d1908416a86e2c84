import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type EspAnswer, faultAnswer, type ReferenceId } from '../esp/answer.ts';
import { type Manner, mannerOf, plainManner } from '../esp/manner.ts';
import { type Fault, faults } from '../invite/faults.ts';

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResult = APIGatewayProxyStructuredResultV2;

/** How this caller wants to be answered. */
export function mannerOfEvent({ headers, queryStringParameters: query }: HttpEvent): Promise<Manner> {
  return mannerOf({ accept: headers.accept, format: query?.format, faults: query?.faults });
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
  readonly manner?: Manner;
  readonly referenceId?: ReferenceId;
  readonly headers?: Record<string, string>;
};

/** The first problem gives the status; all are listed where there are several. */
export function problem(problems: readonly Fault[], { manner = plainManner, referenceId, headers = {} }: ProblemOptions = {}): HttpResult {
  const seconds = problems[0] && faults[problems[0].code].retryAfterSeconds;
  const retryAfter = seconds === undefined ? {} : { 'retry-after': String(seconds) };

  return toResult(faultAnswer(manner, problems, referenceId), { ...retryAfter, ...headers });
}

/** 401 says what may be sent, and nothing of why this was not enough. */
export function unauthorized(manner: Manner = plainManner): HttpResult {
  return problem([{ code: 'unauthorized' }], { manner, headers: { 'www-authenticate': 'Basic realm="InviteToChat", charset="UTF-8"' } });
}
