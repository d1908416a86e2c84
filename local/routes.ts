/**
 * The routes that only this machine has: a look behind the phones, queues and table, a sweep at once, and faults to
 * order.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { type ConnectEvent, isFromFlow } from '../lib/lambda/http/connect-handler.ts';
import { type Faults, faultSchema } from './faults.ts';
import type { Extension } from './gateway.ts';
import { answerJson } from './http.ts';
import type { Outcome } from './invocation.ts';
import { get, jsonOrText, type LocalRoute, ok, post, readJsonOf, wrong } from './local-route.ts';
import type { PeekedMessage } from './queue-server.ts';
import type { Answer } from './receipt-routes.ts';
import type { LocalChat } from './vendors/chat-servers.ts';
import type { Phones } from './vendors/phones.ts';

export type LocalSystem = {
  readonly phone: Phones['messages'];
  readonly orderMessage: (clientId: string, body: unknown) => Promise<Answer>;
  readonly orderReceipt: (clientId: string, body: unknown) => Promise<Answer>;
  readonly orderEvent: (receiver: string, body: unknown) => Promise<Answer>;
  /** Undefined when the catalog has no such key. */
  readonly chatQueue: (chatQueueKey: string) => readonly PeekedMessage[] | undefined;
  readonly chats: () => readonly LocalChat[];
  readonly deadLetters: () => readonly (PeekedMessage & { readonly queue: string })[];
  readonly depths: () => Readonly<
    Record<string, { readonly visible: number; readonly hidden: number; readonly delayed: number }>
  >;
  /** Seconds that the oldest message of each queue has lain there; queues with none are left out. */
  readonly ages: () => Readonly<Record<string, number>>;
  readonly sessions: () => Promise<readonly unknown[]>;
  readonly sweep: () => Promise<Outcome>;
  /** What Amazon Connect does for a flow's block: invokes accept with this event. */
  readonly flow: (event: ConnectEvent) => Promise<Outcome>;
  readonly faults: Faults;
};

export function createLocalRoutes(system: LocalSystem, more: readonly LocalRoute[] = []): Extension {
  const routes = [...localRoutes(system), ...more];

  return async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path !== '/local' && !path.startsWith('/local/')) return false;
    const answer = await answerLocally(routes, path, { request, response });
    if (answer) answerJson(response, answer.status, answer.body);
    return true;
  };
}

async function answerLocally(
  routes: readonly LocalRoute[],
  path: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<Answer | undefined> {
  if (path === '/local' || path === '/local/')
    return ok(routes.map(({ method, path, shows }) => ({ method, path, shows })));

  for (const route of routes) {
    const found = new RegExp(`^${route.path.replace(/\{[\w.]+\}/, '([^/]+)')}$`).exec(path);
    if (found && request.method === route.method) return route.answer(decoded(found[1] ?? ''), request, response);
  }
  return { status: 404, body: { message: 'Not Found. GET /local lists what there is.' } };
}

function localRoutes(system: LocalSystem): readonly LocalRoute[] {
  return [
    get('/local/phones/{clientId}', 'what this phone received and sent, in order', (clientId) =>
      ok(system.phone(clientId.replace(/^\+/, ''))),
    ),
    post(
      '/local/phones/{clientId}/messages',
      '{text | choice | location | media | close, replyTo?, channel?, at?}: the client writes',
      async (clientId, request) => {
        const body = await readJsonOf(request, maxMessageBytes);
        if (body === undefined) return { status: 413, body: { message: 'media: at most 100 MB' } };

        return system.orderMessage(clientId.replace(/^\+/, ''), body);
      },
    ),
    post(
      '/local/phones/{clientId}/receipts',
      '{messageId, status, code?}: the vendor reports sent, delivered, read or failed',
      async (clientId, request) => system.orderReceipt(clientId.replace(/^\+/, ''), await readJsonOf(request)),
    ),
    post(
      '/local/webhooks/{receiver}',
      '{template, language, event | quality} | {number, event} | {account, event} | {field, value}: the vendor reports it',
      async (receiver, request) => system.orderEvent(receiver, await readJsonOf(request)),
    ),
    get('/local/chat-queues/{key}', 'the messages of a chat queue; none is taken', (key) => {
      const messages = system.chatQueue(key);
      return messages
        ? ok(messages.map(({ body }) => jsonOrText(body)))
        : { status: 404, body: { message: `catalog/queues.yml has no ${key}` } };
    }),
    get('/local/chats', 'the sessions on the simulated GMS and Amazon Connect: state, user data, transcript', () =>
      ok(system.chats()),
    ),
    get('/local/dead-letters', 'the messages of all dead-letter queues', () =>
      ok(system.deadLetters().map(({ body, ...letter }) => ({ ...letter, body: jsonOrText(body) }))),
    ),
    get('/local/queues', 'how many messages each queue holds', () => ok(system.depths())),
    get('/local/ages', 'how long the oldest message of each queue has lain there, in seconds', () => ok(system.ages())),
    get('/local/sessions', 'the rows of the ledger', async () => ok(await system.sessions())),
    post('/local/sweep', 'sweeps now and answers the result', async () => {
      const outcome = await system.sweep();
      return outcome.status === 'returned'
        ? ok(outcome.result)
        : { status: 500, body: { message: `The sweep ${outcome.status}` } };
    }),
    post('/local/connect-flow', 'hands an event of Amazon Connect to accept, as a flow does', async (_, request) => {
      const event = await readJsonOf(request, 1_048_576);
      if (!isFromFlow(event))
        return wrong('Post the event of a flow as JSON, such as events/lambda/accept/flow-numbers-and-booleans.json');
      const outcome = await system.flow(event as ConnectEvent);

      return outcome.status === 'returned'
        ? ok(outcome.result)
        : { status: 500, body: { message: `accept ${outcome.status}` } };
    }),
    post(
      '/local/faults',
      '{kind, count, clientId?, of?, status?, code?, retryAfter?, at?, seconds?}; count 0 takes back',
      async (_, request) => {
        const parsed = faultSchema.safeParse(await readJsonOf(request));
        if (!parsed.success) return { status: 400, body: { message: z.prettifyError(parsed.error) } };
        system.faults.script(parsed.data);
        return ok(system.faults.pending());
      },
    ),
  ];
}

/** A file of 100 MB in base64, the most that a vendor takes. */
const maxMessageBytes = 140 * 1024 * 1024;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
