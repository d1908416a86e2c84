import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

const ownNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses what a page of another site can send here: by a name of its own that points to this machine (DNS rebinding),
 * or from its own origin. Call it when all listeners of the server are in place.
 */
export function answerOnlyOwnHost(server: Server): void {
  const listeners = server.listeners('request') as Listener[];
  server.removeAllListeners('request');

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { port } = server.address() as AddressInfo;
    const hosts = ownNames.map((name) => `${name}:${port}`);
    const { host, origin } = request.headers;
    const isOwn =
      hosts.includes(host ?? '') && (origin === undefined || hosts.some((own) => origin === `http://${own}`));
    if (isOwn) {
      for (const listener of listeners) listener.call(server, request, response);
      return;
    }

    const message = `Only requests to 127.0.0.1:${port} are answered, and none from pages of other origins.`;
    request.resume();
    response.writeHead(403, { 'content-type': 'application/json', connection: 'close' });
    response.end(`${JSON.stringify({ message })}\n`);
  });
}
