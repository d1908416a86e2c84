/** The last requests that this machine answered, and the last webhooks, each with its answer. */
import * as z from 'zod';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { readJson } from '../../lib/net/read-json.ts';
import type { Served } from '../gateway.ts';
import type { RecordedRequest, RecordedWebhook } from '../page-types.ts';
import { verdictOf } from './verdict.ts';

export type Traffic = {
  readonly served: (served: Served) => void;
  /** A step that was reported while the function ran that was given this event of the gateway. */
  readonly stepped: (event: unknown, step: InviteEvent) => void;
  readonly requests: () => readonly RecordedRequest[];
  readonly webhooks: () => readonly RecordedWebhook[];
  /** The next webhook with these bytes is a repeat of number `n`. */
  readonly expectAgain: (base64: string, n: number) => void;
};

/** What proves who asks. */
const secretHeaders = ['authorization', 'cookie', 'x-api-key'];

const maxText = 65_536;

export function createTraffic(options: {
  readonly onRequest: (request: RecordedRequest) => void;
  readonly onWebhook: (webhook: RecordedWebhook) => void;
  readonly maxKept?: number;
}): Traffic {
  const { maxKept = 200 } = options;
  const requests: RecordedRequest[] = [];
  const webhooks: RecordedWebhook[] = [];
  const steps = new WeakMap<object, InviteEvent[]>();
  const repeats = new Map<string, number>();
  let count = 0;

  const keep = <Kept>(list: Kept[], kept: Kept): Kept => {
    list.push(kept);
    if (list.length > maxKept) list.shift();

    return kept;
  };
  const toWebhook = (served: Served, receiver: string): RecordedWebhook => {
    const base64 = served.body.toString('base64');
    const again = repeats.get(base64);
    repeats.delete(base64);

    return {
      ...common(served, count),
      receiver,
      headers: served.headers,
      base64,
      verdict: verdictOf(served.status, steps.get(served.event) ?? []),
      answer: clipped(served.answer),
      again,
    };
  };

  return {
    served(served) {
      count += 1;
      const [, receiver] = /^\/webhooks\/([^/?]+)/.exec(served.path) ?? [];
      if (receiver !== undefined) options.onWebhook(keep(webhooks, toWebhook(served, receiver)));
      else options.onRequest(keep(requests, toRequest(served, count)));
    },
    stepped(event, step) {
      if (typeof event !== 'object' || event === null) return;
      const known = steps.get(event);
      if (known) known.push(step);
      else steps.set(event, [step]);
    },
    requests: () => requests,
    webhooks: () => webhooks,
    expectAgain: (base64, n) => repeats.set(base64, n),
  };
}

function common({ at, method, path, status, ms }: Served, n: number) {
  return { n, at: new Date(at).toISOString(), method, path, status, ms: Math.round(ms * 10) / 10 };
}

function toRequest(served: Served, n: number): RecordedRequest {
  const { headers, body, answerHeaders, answer, path } = served;

  return {
    ...common(served, n),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.includes(name))),
    body: clipped(body.toString('utf8')),
    answerHeaders,
    answer: clipped(answer),
    sessionId: sessionIn(path, answer),
  };
}

function clipped(text: string): string {
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}

function sessionIn(path: string, answer: string): string | undefined {
  const [, inPath] = /^\/sessions\/([0-9A-Za-z]{16})/.exec(path) ?? [];

  return inPath ?? sessionOf(readJson(answer));
}

const named = z.union([
  z.object({ sessionId: z.string() }).transform(({ sessionId }) => sessionId),
  z
    .object({ Parameters: z.object({ _umsChatSessionId: z.string() }) })
    .transform(({ Parameters }) => Parameters._umsChatSessionId),
]);

/** As the answer to an invite or of a session names it. */
function sessionOf(answer: unknown): string | undefined {
  return named.safeParse(answer).data;
}
