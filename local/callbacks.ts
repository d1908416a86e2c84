/** Callbacks on this machine: where they may go, what signs them, and what became of them. */
import { createHash } from 'node:crypto';
import { webhookIdOf } from '../lib/callback/body.ts';
import type { CallbackSettings } from '../lib/callback/settings.ts';
import type { InviteEvent } from '../lib/invite/report.ts';
import type { CallbackRuntime } from '../lib/lambda/runtime.ts';
import { isPublicAddress } from '../lib/net/public-address.ts';
import type { CallbackEvent } from '../lib/queue/callback-record.ts';
import { localAccount } from './account.ts';
import { get, type LocalRoute, ok } from './local-route.ts';
import { awsQueueOrigin, type Stack } from './stack.ts';

/** Without a caller that has a callback nothing of callbacks runs, as in a stage whose setting is false. */
export function withoutCallbacks(stack: Stack): Stack {
  const { callback: _, ...functions } = stack.functions;

  return {
    ...stack,
    queues: stack.queues.filter(({ condition }) => condition !== 'Callbacks'),
    queueTriggers: stack.queueTriggers.filter((trigger) => trigger.function !== 'callback'),
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, lambda]) => {
        const { CALLBACK_QUEUE_URL: __, ...environment } = lambda.environment;

        return [name, { ...lambda, environment }];
      }),
    ),
  };
}

/** This machine besides what is public; `localUrl`: a queue's URL as in AWS becomes this machine's. */
export function localEndpoints(localUrl: (url: string) => string): NonNullable<CallbackRuntime['localEndpoints']> {
  return {
    isAllowed: (address) => address === '127.0.0.1' || isPublicAddress(address),
    readSecret: async (reference) => localWebhookSecret(reference),
    queueUrlOf: (arn) => localUrl(`${awsQueueOrigin}/${localAccount.id}/${queueNameOf(arn)}`),
  };
}

export function queueNameOf(arn: string): string {
  return arn.split(':').at(-1) ?? '';
}

/** What a reference leads to on this machine: no secret of the operator's is read here. */
function localWebhookSecret(reference: string): string {
  return `whsec_${createHash('sha256').update(reference).digest('base64')}`;
}

/** For endpoints.json: where callbacks go, and what a receiver verifies them with. */
export function shownCallbacks(callbacks: ReadonlyMap<string, CallbackSettings>) {
  return Object.fromEntries(
    [...callbacks].map(([caller, settings]) => [
      caller,
      'url' in settings
        ? {
            url: settings.url,
            secrets: settings.secret.map((one) => (one.startsWith('whsec_') ? one : localWebhookSecret(one))),
          }
        : { queue: settings.queue },
    ]),
  );
}

type Told = {
  readonly id: string;
  readonly caller: string;
  readonly sessionId: string;
  readonly type: CallbackEvent;
  state: 'taken' | 'waiting' | 'parked' | 'dropped';
  readonly tries: { readonly at: string; readonly answer: string }[];
};

const maxTold = 1000;

/** The callbacks of this run: every try and its answer. */
export function createTold(now: () => number): {
  readonly step: (event: InviteEvent) => void;
  readonly routes: readonly LocalRoute[];
} {
  const told = new Map<string, Told>();

  return {
    step({ step, sessionId, caller, callback: type, reason = '' }) {
      if (!sessionId || !caller || !type) return;

      const id = webhookIdOf(sessionId, type);
      const one = told.get(id) ?? { id, caller, sessionId, type, state: 'waiting', tries: [] };
      told.set(id, one);
      if (step === 'callback_taken' || step === 'callback_failed')
        one.tries.push({ at: new Date(now()).toISOString(), answer: reason });
      if (step === 'callback_taken') one.state = 'taken';
      if (step === 'callback_parked') one.state = 'parked';
      if (step === 'callback_dropped') one.state = 'dropped';

      const [oldest] = told.keys();
      if (told.size > maxTold && oldest !== undefined) told.delete(oldest);
    },
    routes: [get('/local/callbacks', 'what callers were told: every try and its answer', () => ok([...told.values()]))],
  };
}
