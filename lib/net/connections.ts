/**
 * Connections that report whether they were ever established: a request without a connection has reached nobody and may
 * be sent again.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

/** No connection, so not a byte of the request was written. `cause` is the network's error, absent after a timeout. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';

  constructor(cause?: unknown) {
    super('No connection, so nothing was sent.', { cause });
  }
}

/** Whether an error or its cause proves that nothing was written. */
export function wasNeverWritten(error: unknown): boolean {
  return error instanceof NotConnectedError || (error instanceof Error && wasNeverWritten(error.cause));
}

export type Agents = { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpsAgent };

/**
 * Agents that open a connection for every request, because a socket that outlives an invocation is stale when a frozen
 * function thaws. A request without a connection after `timeoutMs`, TLS handshake included, fails with a
 * `NotConnectedError`.
 */
export function createAgents({ timeoutMs }: { readonly timeoutMs: number }): Agents {
  return {
    httpAgent: connecting(new HttpAgent({ keepAlive: false }), { timeoutMs, connected: 'connect' }),
    httpsAgent: connecting(new HttpsAgent({ keepAlive: false }), { timeoutMs, connected: 'secureConnect' }),
  };
}

type Connecting = { readonly timeoutMs: number; readonly connected: 'connect' | 'secureConnect' };

/** Hands over a socket only when it is connected, so that an error before that is known to be of the connection. */
function connecting<Agent extends HttpAgent>(agent: Agent, { timeoutMs, connected }: Connecting): Agent {
  const connect = agent.createConnection.bind(agent);

  agent.createConnection = (options, handOver) => {
    const socket = connect(options);
    if (!socket || !handOver) return socket;

    const fail = (cause?: unknown) => {
      clearTimeout(timer);
      socket.off(connected, succeed);
      // Later errors of this socket concern nobody.
      socket.on('error', () => {});
      socket.destroy();
      handOver(new NotConnectedError(cause), socket);
    };
    const succeed = () => {
      clearTimeout(timer);
      socket.off('error', fail);
      handOver(null, socket);
    };
    const timer = setTimeout(fail, timeoutMs);

    socket.once(connected, succeed).once('error', fail);
    return undefined as Duplex | undefined;
  };

  return agent;
}
