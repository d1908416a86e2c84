import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type VendorRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
};

/** An HTTP server that answers as the test says, and records its requests. */
export async function startVendor(
  answer: (request: VendorRequest, response: ServerResponse, raw: IncomingMessage) => void,
  /** Connections that are idle for this long are closed; default: Node's 5 s. */
  { idleMs }: { readonly idleMs?: number } = {},
) {
  const requests: VendorRequest[] = [];
  let connections = 0;

  const server = createServer(async (raw, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of raw) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const request = {
      method: raw.method ?? '',
      path: raw.url ?? '',
      headers: raw.headers,
      body: bytes.toString(),
      bytes,
    };
    requests.push(request);
    answer(request, response, raw);
  });
  if (idleMs !== undefined) server.keepAliveTimeout = idleMs;
  server.on('connection', () => {
    connections += 1;
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
  };
}

export function answerJson(status: number, body: unknown, headers: Record<string, string> = {}) {
  return (_request: VendorRequest, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}
