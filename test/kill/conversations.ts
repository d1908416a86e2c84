import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { ask, type LocalSystem } from './local-system.ts';

/** A client wrote it, and its webhook was answered with 200. */
export type Written = { readonly clientId: string; readonly vendorMessageId: string };

/** An agent wrote it, and it was answered with 202. */
export type Answered = {
  readonly sessionId: string;
  readonly clientId: string;
  readonly messageId: string;
  readonly text: string;
};

export type Talks = {
  /** Somebody of the agents' side has taken this. */
  readonly take: (body: unknown) => void;
  /** Resolves when nobody wants to say anything any more. */
  readonly settled: () => Promise<void>;
  readonly written: readonly Written[];
  readonly answered: readonly Answered[];
};

const opened = z.object({ type: z.literal('session.opened'), interactionId: z.string(), clientId: z.string() });
const fromClient = z.object({
  type: z.literal('session.message'),
  from: z.literal('client'),
  interactionId: z.string(),
  messageId: z.string(),
});
const receipt = z.object({ type: z.literal('session.receipt'), interactionId: z.string(), messageId: z.string() });

const posted = z.object({
  vendorMessageId: z.string(),
  answers: z.record(z.string(), z.union([z.number(), z.null()])),
});
const accepted = z.object({ messageId: z.string() });

/** How often a client answers in a session. */
const maxTurns = 3;
const maxTries = 60;

/** Clients who answer, and agents who answer them: in turn, whatever is killed. */
export function startTalks(system: LocalSystem): Talks {
  const written: Written[] = [];
  const answered: Answered[] = [];
  const clients = new Map<string, string>();
  const turns = new Map<string, number>();
  const seen = new Set<string>();
  const running = new Set<Promise<void>>();
  const once = (id: string, work: () => Promise<void>) => {
    if (seen.has(id)) return;

    seen.add(id);
    const run = work().finally(() => running.delete(run));
    running.add(run);
  };

  /** A try that nobody answered may have been stored all the same: it is a message of its own, which nobody counts. */
  const write = async (sessionId: string): Promise<void> => {
    const clientId = clients.get(sessionId) ?? '';
    const turn = (turns.get(sessionId) ?? 0) + 1;
    if (clientId === '' || turn > maxTurns) return;

    turns.set(sessionId, turn);
    for (let tries = 0; tries < maxTries; tries += 1) {
      const answer = await ask(`${system.endpoints().api}/local/phones/${clientId}/messages`, {
        method: 'POST',
        body: JSON.stringify({ text: `Question ${turn} of ${sessionId}` }),
      });
      const { data } = posted.safeParse(answer?.json);
      if (data && Object.values(data.answers).includes(200)) {
        written.push({ clientId, vendorMessageId: data.vendorMessageId });
        return;
      }

      await sleep(500);
    }
  };

  const reply = async (sessionId: string, to: string): Promise<void> => {
    const text = `Answer to ${to}`;

    for (let tries = 0; tries < maxTries; tries += 1) {
      const answer = await ask(`${system.endpoints().api}/sessions/${sessionId}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `answer-${to}` },
        body: JSON.stringify({ text }),
      });
      const { data } = accepted.safeParse(answer?.json);
      if (answer?.status === 202 && data) {
        answered.push({ sessionId, clientId: clients.get(sessionId) ?? '', messageId: data.messageId, text });
        return;
      }
      if (answer && answer.status !== 503 && answer.status !== 500) return;

      await sleep(500);
    }
  };

  return {
    written,
    answered,

    take: (body) => {
      const session = opened.safeParse(body).data;
      const message = fromClient.safeParse(body).data;
      const reported = receipt.safeParse(body).data;

      if (session) {
        clients.set(session.interactionId, session.clientId);
        once(session.interactionId, () => write(session.interactionId));
      }
      if (message) once(message.messageId, () => reply(message.interactionId, message.messageId));
      if (reported && !reported.messageId.endsWith('.0'))
        once(`after ${reported.messageId}`, () => write(reported.interactionId));
    },

    settled: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
