/** Whose session is which: no row of the ledger says it, but what lies in the queues and on the phones does. */
import * as z from 'zod';
import { readJson } from '../../lib/net/read-json.ts';

export type SessionClients = {
  /** Reads a message of any queue. */
  readonly read: (body: string) => void;
  readonly add: (sessionId: string, clientId: string) => void;
  readonly of: (sessionId: string) => string | undefined;
};

/** An invite on its queue, or a session on a chat queue. */
const namedSchema = z.union([
  z.object({ sessionId: z.string(), clientId: z.string() }),
  z
    .object({ interactionId: z.string(), clientId: z.string() })
    .transform(({ interactionId, clientId }) => ({ sessionId: interactionId, clientId })),
]);

export function createSessionClients(maxKept = 50_000): SessionClients {
  const clients = new Map<string, string>();
  const add = (sessionId: string, clientId: string) => {
    clients.set(sessionId, clientId);
    const [oldest] = clients.keys();
    if (clients.size > maxKept && oldest !== undefined) clients.delete(oldest);
  };

  return {
    read(body) {
      const named = namedSchema.safeParse(readJson(body)).data;
      if (named) add(named.sessionId, named.clientId);
    },
    add,
    of: (sessionId) => clients.get(sessionId),
  };
}
