/** A request as API Gateway's HTTP API hands it to a function: payload format 2.0. */
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { localAccount } from './account.ts';
import type { Route } from './stack.ts';

type Received = {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
  readonly path: string;
  readonly query: string;
  readonly body: Buffer;
  readonly at: number;
  readonly requestId: string;
};

export function toEvent(
  request: IncomingMessage,
  { route, parameters, path, query, body, at, requestId }: Received,
): APIGatewayProxyEventV2 {
  const { cookie, ...headers } = request.headersDistinct;
  const joined = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values?.join(',') ?? '']));
  const isText = joined['content-encoding'] === undefined && textTypes.test(joined['content-type'] ?? '');
  const routeKey = `${route.method === '*' ? 'ANY' : route.method} ${route.path}`;
  const domainName = joined.host ?? '';

  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookie ? { cookies: cookie.flatMap((line) => line.split(/;\s*/)) } : {}),
    headers: joined,
    ...(query ? { queryStringParameters: commaJoined(new URLSearchParams(query)) } : {}),
    ...(Object.keys(parameters).length > 0 ? { pathParameters: { ...parameters } } : {}),
    requestContext: {
      accountId: localAccount.id,
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: joined['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(at),
      timeEpoch: at,
    },
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

// Any other type, forms included, reaches a function as base64, and so does what is compressed.
const textTypes = /^\s*(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\s*(;|$))/i;

function commaJoined(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]));
}

/** 12/Mar/2020:19:03:58 +0000 */
function commonLogTime(at: number): string {
  const [, day, month, year, time] = new Date(at).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
