import type { IncomingMessage, Server, ServerResponse } from 'node:http';

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
    // Not the server's own: a request may come over an open connection when it has ended and has no address any more.
    const { localPort: port } = request.socket;
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
