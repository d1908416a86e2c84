import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Fault, faults } from '../../faults/faults.ts';
import { problemDetails } from '../../faults/problem.ts';

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResult = APIGatewayProxyStructuredResultV2;

/**
 * The handler for events of an HTTP API, payload format 2.0. Events of a REST API and of a load balancer look much the
 * same and lack what it reads, so they are answered with what is wrong with them.
 */
export function forHttpApi<Rest extends unknown[]>(
  handler: (event: HttpEvent, ...rest: Rest) => Promise<HttpResult>,
): (event: HttpEvent, ...rest: Rest) => Promise<HttpResult> {
  return (event, ...rest) => (isOfHttpApi(event) ? handler(event, ...rest) : Promise.resolve(problem([otherApi])));
}

function isOfHttpApi({ requestContext }: { readonly requestContext?: { readonly http?: unknown } }): boolean {
  return requestContext?.http !== undefined;
}

const otherApi: Fault = {
  code: 'unreadable_body',
  detail:
    'The event is not one of an HTTP API with payload format 2.0, but of a REST API, a load balancer or format 1.0. ' +
    'Call the function through the HTTP API of serverless.yml.',
};

/** On every answer: it is data, it is private, and no browser should interpret it as anything else. */
const commonHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
};

type Answer = { readonly status: number; readonly mediaType: string; readonly body: string };

export function toResult({ status, mediaType, body }: Answer, headers: Record<string, string> = {}): HttpResult {
  return {
    statusCode: status,
    headers: { ...commonHeaders, 'content-type': mediaType, ...headers },
    body: `${body}\n`,
  };
}

/** The bare text, without a line's end. */
export function plainText(statusCode: number, body: string): HttpResult {
  return { statusCode, headers: { ...commonHeaders, 'content-type': 'text/plain; charset=utf-8' }, body };
}

export function json(statusCode: number, body: unknown, headers: Record<string, string> = {}): HttpResult {
  return toResult({ status: statusCode, mediaType: 'application/json', body: JSON.stringify(body) }, headers);
}

/** The problems as every endpoint reports them: `application/problem+json`. The first problem gives the status. */
export function problem(problems: readonly Fault[], headers: Record<string, string> = {}): HttpResult {
  const body = problemDetails(problems);

  return toResult(
    { status: body.status, mediaType: 'application/problem+json', body: JSON.stringify(body) },
    { ...retryAfter(problems), ...headers },
  );
}

/** The header of faults that say when to try again. */
export function retryAfter([first]: readonly Fault[]): Record<string, string> {
  const seconds = first && faults[first.code].retryAfterSeconds;

  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

/** On a 401: what may be sent, but not why this request was rejected. */
export const authenticateHeaders = { 'www-authenticate': 'Basic realm="InviteToChat", charset="UTF-8"' };
