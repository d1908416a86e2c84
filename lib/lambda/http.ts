import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Fault, type FaultCode, faults } from '../invite/faults.ts';

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResult = APIGatewayProxyStructuredResultV2;

const mostBodyBytes = 131_072;

/** Header or query twin, in this order. API Gateway writes header names in small letters. */
export function headerOrQuery(event: HttpEvent, header: string, query: string): string | undefined {
  return event.headers[header] ?? event.queryStringParameters?.[query];
}

/** The body as text. A fault where it is too large or no JSON by its type; an absent type passes. */
export function readBody(event: HttpEvent): { readonly text: string } | { readonly fault: FaultCode } {
  const type = (event.headers['content-type'] ?? 'application/json').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/([\w.-]+\+)?json$/.test(type)) return { fault: 'unsupported_media_type' };

  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > mostBodyBytes) return { fault: 'body_too_large' };

  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(body) };
  } catch {
    return { fault: 'unreadable_body' };
  }
}

export function json(statusCode: number, body: unknown, headers: Record<string, string> = {}): HttpResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

type ProblemOptions = { readonly referenceId?: number | string | undefined; readonly headers?: Record<string, string> };

/** `application/problem+json` (RFC 9457). The first problem gives the status; `problems` lists all where there are several. */
export function problem(problems: readonly Fault[], { referenceId, headers = {} }: ProblemOptions = {}): HttpResult {
  const [first = { code: 'unreadable_body' } as Fault] = problems;
  const { status, retryAfterSeconds } = faults[first.code];

  const body = {
    type: `urn:invite-to-chat:fault:${first.code}`,
    title: faults[first.code].title,
    status,
    detail: detailOf(first),
    ...(referenceId !== undefined && { ReferenceId: referenceId }),
    faultCode: first.code,
    ...(first.parameter !== undefined && { parameter: first.parameter }),
    ...(problems.length > 1 && {
      problems: problems.map(({ code, parameter, ...rest }) => ({ faultCode: code, parameter, detail: detailOf({ code, ...rest }) })),
    }),
  };

  const retryAfter = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };

  return json(status, body, { 'content-type': 'application/problem+json', ...retryAfter, ...headers });
}

function detailOf({ code, detail }: Fault): string {
  return detail ?? faults[code].advice;
}
