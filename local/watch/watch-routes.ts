/** The routes that show what has happened, and post a webhook again. */
import * as z from 'zod';
import type { Faults } from '../faults.ts';
import { get, type LocalRoute, notFound, ok, post, readJsonOf, wrong } from '../local-route.ts';
import type { PhoneSummary, RecordedWebhook, Timeline } from '../page-types.ts';
import type { Answer } from '../receipt-routes.ts';
import type { Phones } from '../vendors/phones.ts';
import type { EventStream } from './event-stream.ts';
import type { Traffic } from './traffic.ts';

type Options = {
  readonly stream: Pick<EventStream, 'serve'>;
  readonly timeline: (sessionId: string) => Promise<Timeline | undefined>;
  readonly traffic: Pick<Traffic, 'requests' | 'webhooks' | 'expectAgain'>;
  readonly faults: Pick<Faults, 'pending'>;
  readonly phones: Pick<Phones, 'clients' | 'messages'>;
  /** The URL of the API, once it is known. */
  readonly api: Promise<string>;
};

/** A key of the table may not be much longer. */
const longestId = 1024;

export function watchRoutes({ stream, timeline, traffic, faults, phones, api }: Options): readonly LocalRoute[] {
  return [
    get('/local/events', 'what happens, as server-sent events; Last-Event-ID goes on', (_, request, response) => {
      stream.serve(request, response);
      return undefined;
    }),
    get('/local/timeline/{sessionId}', 'every step of a session, and what comes next', async (sessionId) => {
      const found = sessionId.length > longestId ? undefined : await timeline(sessionId);
      return found ? ok(found) : notFound(`nothing is known of ${sessionId}`);
    }),
    get('/local/requests', 'the last 200 requests and their answers', () => ok(traffic.requests())),
    get('/local/webhooks', 'the last 200 webhooks: bytes, verdict, answer', () => ok(traffic.webhooks())),
    post(
      '/local/webhooks/{n}/again',
      '{times?, reversed?}: posts this webhook again; reversed: and then the one before it',
      async (n, request) => {
        const wanted = againSchema.safeParse(await readJsonOf(request));
        if (!wanted.success) return wrong(z.prettifyError(wanted.error));

        return again(traffic, { ...wanted.data, n: Number(n), api: await api });
      },
    ),
    get('/local/faults', 'the faults that are armed', () => ok(faults.pending())),
    get('/local/phones', 'the phones that received or sent something, the last one first', () => ok(summaries(phones))),
  ];
}

const againSchema = z
  .strictObject({ times: z.int().min(1).max(10).default(1), reversed: z.boolean().default(false) })
  .or(z.literal('').transform(() => ({ times: 1, reversed: false })));

async function again(
  traffic: Options['traffic'],
  wanted: { readonly n: number; readonly times: number; readonly reversed: boolean; readonly api: string },
): Promise<Answer> {
  const { n, times, reversed, api } = wanted;
  const all = traffic.webhooks();
  const webhook = all.find((one) => one.n === n);
  if (!webhook) return notFound(`there is no webhook ${n} any more`);

  const before = all.findLast((one) => one.receiver === webhook.receiver && one.n < n);
  if (reversed && !before) return { status: 409, body: { message: `no webhook of ${webhook.receiver} before ${n}` } };

  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1)
    for (const one of reversed && before ? [webhook, before] : [webhook]) {
      traffic.expectAgain(one.base64, one.n);
      statuses.push(await repost(one, api));
    }

  return ok({ answers: statuses });
}

/** Of the connection, and not of what was posted. */
const hopHeaders = ['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect'];

async function repost({ method, path, headers, base64 }: RecordedWebhook, api: string): Promise<number> {
  const kept = Object.entries(headers).filter(([name]) => !hopHeaders.includes(name));
  const body = method === 'GET' ? {} : { body: Buffer.from(base64, 'base64') };
  const answer = await fetch(`${api}${path}`, { method, headers: kept.map(([name, value]) => [name, value]), ...body });
  await answer.arrayBuffer();

  return answer.status;
}

function summaries(phones: Options['phones']): readonly PhoneSummary[] {
  return phones
    .clients()
    .map((clientId) => {
      const messages = phones.messages(clientId);

      return { clientId, at: String(messages.at(-1)?.at ?? ''), messages: messages.length };
    })
    .toSorted((one, other) => (one.at < other.at ? 1 : -1));
}
