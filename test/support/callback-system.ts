import type { CallbackDeps } from '../../lib/callback/callback-deps.ts';
import type { OutgoingCallback } from '../../lib/callback/callback-sender.ts';
import type { Answer } from '../../lib/callback/endpoint.ts';
import type { CallbackSettings } from '../../lib/callback/settings.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { Known } from '../../lib/invite/session.ts';
import { viewOfSession } from '../../lib/lambda/http/session-view.ts';
import type { CallbackQueue } from '../../lib/queue/callback-queue.ts';
import type { CallbackRecord } from '../../lib/queue/callback-record.ts';
import { createMemoryFifoQueue, type MemoryFifoMessage } from '../memory/message-queue.ts';
import * as ownCode from '../simulation/callback-code.ts';
import { createClock } from '../simulation/clock.ts';
import { noon, tokens } from './builders.ts';

/** What an endpoint was sent, and what it said to it. */
export type Delivery = OutgoingCallback & { readonly caller: string; readonly at: number; readonly answer: Answer };

/** An endpoint of a test: what it answers at this moment, and after how many milliseconds. */
export type TestEndpoint = (
  callback: OutgoingCallback,
  at: number,
) => { readonly answer: Answer; readonly ms?: number };

export const taken: Answer = { status: 'taken', answer: 'HTTP 200' };
export const broken: Answer = { status: 'failed', answer: 'HTTP 500' };

type Effects = Pick<CallbackDeps, 'callbacks' | 'queue' | 'received' | 'readSession' | 'openEndpoint'>;

export type CallbackCode = typeof ownCode;

export type CallbackSystemOptions = {
  /** Default: the project's own. */
  readonly code?: CallbackCode | undefined;
  readonly endpoints: Readonly<Record<string, TestEndpoint>>;
  readonly settings?: (caller: string) => CallbackSettings | undefined;
  /** Default: 20, as in serverless.yml. */
  readonly concurrency?: number;
  /** Wraps what one invocation does to the world. Default: nothing. */
  readonly around?: (effects: Effects, die: () => void) => Effects;
  /** Whether an acknowledged record comes again all the same. */
  readonly comesAgain?: () => boolean;
};

export const urlOf = (caller: string) => `https://${caller}.example.com/callbacks`;

/** Seconds: six times the function's timeout. */
const visibilitySeconds = 180;

/** The function for callbacks on a clock of its own, with its queue, table and endpoints in memory. */
export function createCallbackSystem(options: CallbackSystemOptions) {
  const { endpoints, concurrency = 20, around = (effects) => effects, comesAgain = () => false } = options;
  const { code = ownCode } = options;
  const clock = createClock(noon, () => poll());
  const { now } = clock;
  const newToken = tokens();
  const messages = createMemoryFifoQueue({ now, visibilitySeconds });
  const deadLetters = createMemoryFifoQueue({ now, visibilitySeconds });
  const callbacks = code.createMemoryCallbacks();
  const sessions = new Map<string, Known>();
  const deliveries: Delivery[] = [];
  const events: InviteEvent[] = [];
  const errors: unknown[] = [];
  let running = 0;
  let planned = 0;

  const queue: CallbackQueue = {
    put: async (record: CallbackRecord, { again = false } = {}) =>
      messages.put(JSON.stringify(record), { group: code.callbackGroup(record, again), deduplicationId: newToken() }),
  };
  const settingsOf =
    options.settings ??
    ((caller) => (endpoints[caller] ? { url: urlOf(caller), secret: [`ssm:/${caller}`] } : undefined));
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

  const effects: Effects = {
    callbacks,
    queue,
    received: { hide: async (id, seconds) => messages.hide(id, seconds) },
    readSession: async (sessionId) => sessions.get(sessionId),
    openEndpoint: (settings) => async (callback) => {
      const caller = 'url' in settings ? new URL(settings.url).hostname.replace('.example.com', '') : settings.queue;
      const { answer = broken, ms = 100 } = endpoints[caller]?.(callback, now()) ?? {};
      if (answer.status === 'taken') deliveries.push({ ...callback, caller, at: now(), answer });
      await wait(ms);
      if (answer.status !== 'taken') deliveries.push({ ...callback, caller, at: now(), answer });

      return answer;
    },
  };

  return {
    ...{ code, clock, callbacks, queue, messages, deadLetters, sessions, deliveries, events, errors, newToken },
    /** Of one caller, in the order of time. */
    to: (caller: string) => deliveries.filter((delivery) => delivery.caller === caller),
    run: async (ms: number) => {
      clock.after(0, () => {});
      await clock.runUntil(now() + ms);
    },
  };

  /** As Lambda polls: a record an invocation, and of a group one at a time. */
  function poll(): void {
    while (running < concurrency) {
      const [message] = messages.receive(1);
      if (!message) break;

      running += 1;
      // What it does at once belongs to this moment.
      clock.after(0, () => {});
      void invoke(message).finally(() => {
        running -= 1;
        poll();
      });
    }

    const next = Math.min(...messages.messages.map(({ visibleAt }) => visibleAt).filter((at) => at > now()));
    if (Number.isFinite(next) && next < wakeAt()) {
      planned = next;
      clock.after(next - now(), () => {});
    }
  }

  async function invoke(message: MemoryFifoMessage): Promise<void> {
    const end = Promise.withResolvers<'died'>();
    const living = around(effects, () => end.resolve('died'));
    const takeCallback = code.createTakeCallback({
      ...living,
      received: {
        ...living.received,
        deadLetter: async (body, reason) =>
          deadLetters.put(body, { group: 'dead', deduplicationId: newToken(), reason }),
      },
      settingsOf: async (caller) => settingsOf(caller),
      viewOf: viewOfSession,
      ...{ now, newToken },
      report: (event) => void events.push(event),
      reportError: (error) => void errors.push(error),
      settings: { marginMs: 16_500 },
    });
    const began = now();
    const { id, body, receives: receiveCount, sentAt } = message;
    const taking = takeCallback({ body, receiptHandle: id, receiveCount, sentAt }, () => 30_000 - (now() - began));

    if ((await Promise.race([taking, end.promise])) === 'ack' && !comesAgain()) messages.remove(id);
  }

  function wakeAt(): number {
    return planned > now() ? planned : Number.POSITIVE_INFINITY;
  }
}
