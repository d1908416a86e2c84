import type { HttpEvent } from '../../lib/lambda/http/http.ts';

type Request = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly pathParameters?: Record<string, string>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
};

/** An event of an API Gateway HTTP API, payload format 2.0. */
export function httpEvent({
  method = 'POST',
  path = '/esp',
  headers = {},
  query,
  pathParameters,
  body,
  isBase64Encoded = false,
}: Request): HttpEvent {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { 'content-type': 'application/json', ...headers },
    ...(query && { queryStringParameters: query }),
    ...(pathParameters && { pathParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'r-1',
      routeKey: '$default',
      stage: '$default',
      time: '22/Nov/2026:15:00:00 +0000',
      timeEpoch: 1_795_359_600_000,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded,
  };
}
