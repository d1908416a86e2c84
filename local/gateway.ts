/** API Gateway's HTTP API on this machine: requests become events of payload format 2.0, results become responses. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { toEvent } from './gateway-event.ts';
import { answerJson, closeServer, listen, readBody } from './http.ts';
import type { Invoke, Outcome } from './invocation.ts';
import type { Route } from './stack.ts';

type Gateway = {
  readonly url: string /** Takes no more requests, and waits for the running ones as long as `grace` milliseconds. */;
  readonly close: (grace?: number) => Promise<void>;
};

/** A request that a function answered. */
export type Served = {
  /** ms since 1970. */
  readonly at: number;
  readonly ms: number;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly event: APIGatewayProxyEventV2;
  readonly status: number;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answer: string;
};

/** Answers false when the request is not for it. */
export type Extension = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

const bodyLimit = 10 * 1024 * 1024;

export async function startGateway(options: {
  readonly port: number;
  readonly routes: readonly Route[];
  readonly functions: Readonly<Record<string, Invoke<APIGatewayProxyEventV2>>>;
  readonly now: () => number;
  readonly newId: () => string;
  /** Routes that only this machine has. */
  readonly extension?: Extension;
  readonly onServed?: (served: Served) => void;
  /** What a browser sees; comes before all others. */
  readonly page?: Extension;
}): Promise<Gateway> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      if (!response.headersSent) {
        answerJson(response, 500, { message: 'Internal Server Error' });
      }
    });
  });
  // A caller may wait for the outcome as long as API Gateway lets it.
  server.requestTimeout = 60_000;

  return { url: await listen(server, options.port), close: (grace = 0) => closeServer(server, grace) };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await options.page?.(request, response)) return;
    if (await options.extension?.(request, response)) return;

    const { raw, path, query } = split(request.url ?? '/');
    const found = path === undefined ? undefined : match(options.routes, request.method ?? 'GET', raw);
    const body = await readBody(request, bodyLimit);
    if (path === undefined) return answerJson(response, 400, { message: 'Bad Request' });
    if (!found) return answerJson(response, 404, { message: 'Not Found' });
    if (!body) return answerJson(response, 413, { message: 'Request Entity Too Large' });

    const invoke = options.functions[found.route.function];
    const at = options.now();
    const started = performance.now();
    const event = toEvent(request, { ...found, path, query, body, at, requestId: options.newId() });
    const answered = answerOf(
      invoke ? await invoke(event) : { status: 'threw', cause: `no function ${found.route.function}` },
    );
    const ms = performance.now() - started;
    send(response, answered);
    options.onServed?.({
      ...{ at, ms, body, event, status: answered.status, answerHeaders: answered.headers },
      ...{ method: request.method ?? 'GET', path: request.url ?? '/', answer: answered.bytes.toString('utf8') },
      headers: headersOf(event),
    });
  }
}

/** `path` as it came: an escaped slash parts nothing. */
function match(routes: readonly Route[], method: string, path: string) {
  const fitting = routes.flatMap((route) => {
    const found = pattern(route.path).exec(path);
    if (!found || !(route.method === '*' || route.method.toUpperCase() === method)) return [];

    const parameters = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);

    return [{ route, parameters: Object.fromEntries(parameters) as Record<string, string> }];
  });
  // As API Gateway chooses: the route with the fewest variables, then the one that names the method.
  const [best] = fitting.sort(
    (one, other) =>
      Object.keys(one.parameters).length - Object.keys(other.parameters).length ||
      Number(one.route.method === '*') - Number(other.route.method === '*'),
  );

  return best;
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

function split(target: string): { readonly raw: string; readonly path: string | undefined; readonly query: string } {
  const [raw = '/', query = ''] = target.split(/\?(.*)/s);
  try {
    return { raw, path: decodeURIComponent(raw), query };
  } catch {
    return { raw, path: undefined, query };
  }
}

const structuredResult = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly bytes: Buffer;
};

function answerOf(outcome: Outcome): Answered {
  if (outcome.status === 'timed-out' || outcome.status === 'killed') return gatewayAnswer(503, 'Service Unavailable');

  const parsed = structuredResult.safeParse(outcome.status === 'returned' ? outcome.result : undefined);
  if (!parsed.success) return gatewayAnswer(500, 'Internal Server Error');

  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;

  return { status: statusCode, headers, cookies, bytes: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') };
}

function gatewayAnswer(status: number, message: string): Answered {
  return {
    ...{ status, cookies: [], headers: { 'content-type': 'application/json' } },
    bytes: Buffer.from(`${JSON.stringify({ message })}\n`),
  };
}

function send(response: ServerResponse, { status, headers, cookies, bytes }: Answered): void {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  if (cookies.length > 0) {
    response.setHeader('set-cookie', [...cookies]);
  }
  response.writeHead(status, { ...headers, 'content-length': bytes.length }).end(bytes);
}

function headersOf({ headers }: APIGatewayProxyEventV2): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value ?? '']));
}
