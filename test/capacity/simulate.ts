/**
 * The whole system for some minutes, in seconds: every invite, batch and vendor call is an event on a clock that jumps.
 * Waits between attempts, time budgets and what a vendor's error means are the functions' own code; how long a call
 * takes is assumed.
 */
import { outcomeOf } from '../../lib/invite/outcome.ts';
import { secondsUntil } from '../../lib/invite/retry.ts';
import { limits } from '../../lib/lambda/limits.ts';
import { createRandom } from '../simulation/choices.ts';
import { createBucket } from './bucket.ts';
import { createClock } from './clock.ts';
import { createFairQueue } from './fair-queue.ts';
import { assumed, ledgerRetry, quotas } from './limits.ts';
import type { Plan } from './plan.ts';
import { createTally, type Result } from './tally.ts';
import { createVendor } from './vendor.ts';

type Invite = {
  readonly caller: string;
  readonly acceptedAt: number;
  readonly deadline: number;
  readonly number: number;
  readonly client: number | undefined;
  readonly notification: boolean;
  receives: number;
  attempt: number;
  /** Its outcome could not be written: its lease runs out. */
  isLapsed: boolean;
};

type QueueCall = { readonly kind: 'hide' | 'publish'; readonly done: () => void };

/**
 * One run of deliver: when it is killed, ms; until when an entry is batched; how many records it
 * still works on, and which other queue calls of theirs wait for the rest.
 */
type Invocation = { readonly timeout: number; entriesUntil: number; present: number; waiting: QueueCall[] };

/** `done`: the record is deleted when its batch is over. */
type Finish = (disposition: 'ack' | 'retain') => void;

export function simulate(plan: Plan): Result {
  const clock = createClock();
  const { now } = clock;
  const random = createRandom(plan.seed);
  const tally = createTally(now);
  const queue = createFairQueue<Invite>({ isFair: plan.isFair, maxInFlight: quotas.inFlight });
  const api = createBucket({ perSecond: plan.apiRate, burst: plan.apiBurst, now });
  const writeUnits = createBucket({ perSecond: plan.writeUnits, now });
  const vendor = createVendor({ plan, now, random, tally });
  const endOfPosts = plan.minutes * 60_000;
  let accepting = 0;
  let delivering = 0;

  if (plan.rate > 0) postLater('ivr', plan.rate);
  if (plan.campaignRate > 0) postLater('campaign', plan.campaignRate);
  clock.run();

  return tally.close();

  /** At random, this many a second on average. */
  function postLater(caller: string, rate: number): void {
    clock.after((-Math.log(1 - random()) / rate) * 1000, () => {
      if (now() >= endOfPosts) return;

      post(caller);
      postLater(caller, rate);
    });
  }

  function post(caller: string): void {
    tally.count('posted');
    const refusal = whyRefused();
    if (refusal) {
      tally.count(refusal);
      return;
    }

    accepting += 1;
    clock.after(assumed.accept, () => {
      accepting -= 1;
      tally.count('accepted');
      tally.count('queueRequests');
      queue.put(newInvite(caller), caller);
      poll();
    });
  }

  function whyRefused(): 'refusedByApi' | 'refusedByAccount' | undefined {
    if (!api.take()) return 'refusedByApi';

    return accepting + delivering >= plan.accountConcurrency ? 'refusedByAccount' : undefined;
  }

  function newInvite(caller: string): Invite {
    return {
      caller,
      acceptedAt: now(),
      deadline: now() + plan.ttlSeconds * 1000,
      number: Math.floor(random() * plan.numbers),
      client: plan.clients > 0 ? Math.floor(random() * plan.clients) : undefined,
      notification: random() < plan.notifications,
      receives: 0,
      attempt: 0,
      isLapsed: false,
    };
  }

  function poll(): void {
    const most = Math.min(
      plan.deliverConcurrency,
      quotas.pollersAtFirst + Math.floor((now() / 60_000) * quotas.pollersAMinute),
    );

    while (queue.visible() > 0 && delivering < most && accepting + delivering < plan.accountConcurrency) {
      const batch = queue.receive(plan.batchSize);
      if (batch.length === 0) break;

      delivering += 1;
      tally.count('queueRequests');
      clock.after(assumed.invoke, () => deliver(batch));
    }

    const [visible, inFlight] = [queue.visible(), queue.inFlight()];
    const isStopped = visible > 0 && inFlight >= quotas.inFlight;
    tally.look({ visible, inFlight, accepting, delivering, isBusy: delivering >= plan.deliverConcurrency, isStopped });
  }

  /** One invocation: acknowledged records are deleted when all have ended. */
  function deliver(batch: readonly Invite[]): void {
    const began = now();
    const invocation: Invocation = {
      timeout: began + plan.deliverTimeoutMs,
      entriesUntil: -1,
      present: batch.length,
      waiting: [],
    };
    const done: Invite[] = [];

    const end = (): void => {
      delivering -= 1;
      for (const { caller } of done) queue.remove(caller);
      tally.count('invocations');
      tally.count('deliverMs', now() - began);
      if (done.length > 0) tally.count('queueRequests');
      poll();
    };

    for (const invite of batch) {
      work(invite, invocation, (disposition) => {
        if (disposition === 'ack') done.push(invite);
        invocation.present -= 1;
        if (invocation.present === 0) end();
        else goTogether(invocation);
      });
    }
  }

  /** As lib/invite does it. */
  function work(invite: Invite, invocation: Invocation, finish: Finish): void {
    const fail = () => comeBack(invite, finish);
    const end = (outcome: 'expired' | 'unknown') =>
      write(() => {
        tally.count(outcome);
        finish('ack');
      }, fail);

    invite.receives += 1;
    const isRead = invite.receives > 1;
    if (isRead) tally.count('readUnits');

    clock.after(isRead ? assumed.ledgerCall : 0, () => {
      if (invite.isLapsed) return end('unknown');
      if (now() >= invite.deadline) return end('expired');
      if (invocation.timeout - now() < limits.sendTimeoutMs + limits.marginMs)
        return keep(invite, now(), invocation, finish);

      const claim = () => write(() => attempt(invite, invocation, finish), fail);
      if (invite.notification && !isRead) return putEntry(invocation, claim);

      claim();
    });
  }

  function attempt(invite: Invite, invocation: Invocation, finish: Finish): void {
    invite.attempt += 1;
    tally.count('attempts');
    if (invite.attempt === 2) tally.count('retried');
    const answer = vendor.send(invite);

    clock.after(vendor.answersAfter(), () => {
      const { outcome } = outcomeOf(answer, invite, { now: now(), random: random(), resendUnknown: false });
      const handedAt = now();

      const settle = () => {
        if (outcome.status === 'retrying') return keep(invite, outcome.notBefore, invocation, finish);

        tally.sent(invite.caller, handedAt - invite.acceptedAt);
        if (invite.notification) return finish('ack');

        askQueue('publish', invocation, () => finish('ack'));
      };

      write(settle, () => {
        invite.isLapsed = true;
        comeBack(invite, finish);
      });
    });
  }

  function keep(invite: Invite, until: number, invocation: Invocation, finish: Finish): void {
    const seconds = secondsUntil(until, now());

    askQueue('hide', invocation, () => {
      showAgain(invite, seconds);
      finish('retain');
    });
  }

  /** It threw: the record comes again when its visibility is over. */
  function comeBack(invite: Invite, finish: Finish): void {
    showAgain(invite, plan.visibilitySeconds);
    finish('retain');
  }

  function showAgain(invite: Invite, seconds: number): void {
    clock.after(seconds * 1000, () => {
      queue.giveBack(invite, invite.caller);
      poll();
    });
  }

  /** Entries that come close together are one request. */
  function putEntry(invocation: Invocation, done: () => void): void {
    if (now() > invocation.entriesUntil) {
      invocation.entriesUntil = now() + limits.soonMs;
      tally.count('queueRequests');
    }
    clock.after(invocation.entriesUntil - now() + assumed.queueCall, done);
  }

  /**
   * As lib/queue/batcher.ts: calls wait until every record has made one or has ended; one request then carries all of a
   * kind.
   */
  function askQueue(kind: QueueCall['kind'], invocation: Invocation, done: () => void): void {
    invocation.waiting.push({ kind, done });
    const { waiting } = invocation;

    if (waiting.length === 1) {
      clock.after(limits.lingerMs, () => {
        if (invocation.waiting === waiting) go(invocation);
      });
    }
    goTogether(invocation);
  }

  function goTogether(invocation: Invocation): void {
    if (invocation.waiting.length > 0 && invocation.waiting.length === invocation.present) go(invocation);
  }

  function go(invocation: Invocation): void {
    const { waiting } = invocation;
    invocation.waiting = [];
    tally.count('queueRequests', new Set(waiting.map(({ kind }) => kind)).size);
    for (const { done } of waiting) clock.after(assumed.queueCall, done);
  }

  /** One write unit. A throttled call is repeated by the SDK, and then fails. */
  function write(done: () => void, failed: () => void, tries = 1): void {
    clock.after(assumed.ledgerCall, () => {
      if (writeUnits.take()) {
        tally.count('writeUnits');
        return done();
      }

      tally.count('ledgerThrottled');
      if (tries === ledgerRetry.attempts) return failed();

      clock.after(random() * ledgerRetry.firstWaitMs * 2 ** (tries - 1), () => write(done, failed, tries + 1));
    });
  }
}
