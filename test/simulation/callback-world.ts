/** Callbacks under crashes, repeats and dead endpoints: promise N. A run is its seed. */
import type { Known } from '../../lib/invite/session.ts';
import type { Receipt } from '../../lib/ledger/receipt.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { ledgerRow, noon } from '../support/builders.ts';
import {
  broken,
  type CallbackCode,
  createCallbackSystem,
  type TestEndpoint,
  taken,
} from '../support/callback-system.ts';
import { callbackViolations } from './callback-observer.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** How long endpoints do not answer, from noon on. */
const outages = [0, 60_000, 6 * hour, 3 * day] as const;

class Died extends Error {}

export type CallbackRun = { readonly violations: readonly string[] };

/** `code`: default the project's own. */
export async function runCallbackSeed(seed: number, code?: CallbackCode): Promise<CallbackRun> {
  const random = createRandom(seed);
  const chance = (share: number) => random() < share;
  const one = <const Item>(items: readonly [Item, ...Item[]]): Item =>
    items[Math.floor(random() * items.length)] ?? items[0];

  const endpointOf = (outageMs: number, failing: number, ms: number): TestEndpoint => {
    return (_, at) => ({ answer: at < noon + outageMs || chance(failing) ? broken : taken, ms });
  };
  const endpoints = {
    good: endpointOf(0, 0, 50),
    away: endpointOf(one(outages), 0, one([50, 15_000])),
    moody: endpointOf(one(outages), 0.4, 200),
  };
  const mortality = one([0, 0.02, 0.1]);

  const system = createCallbackSystem({
    ...{ endpoints, code },
    comesAgain: () => chance(mortality),
    around: (effects, die) => ({
      callbacks: mortal(effects.callbacks, die),
      queue: mortal(effects.queue, die),
      received: mortal(effects.received, die),
      readSession: mortal({ read: effects.readSession }, die).read,
      openEndpoint: (settings) => mortal({ send: effects.openEndpoint(settings) }, die).send,
    }),
  });
  const { clock, sessions, code: built } = system;
  const ledger = createMemoryLedger();
  const receipts = new Map<string, Receipt>();

  /** What an invocation does; any effect may be its last, before or after it, or fail. */
  function mortal<Methods extends object>(methods: Methods, die: () => void): Methods {
    return new Proxy(methods, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;

        return async (...given: unknown[]) => {
          const fate = chance(mortality) ? one(['before', 'after', 'fails'] as const) : 'lives';
          if (fate === 'fails') throw new Error('no answer');
          if (fate === 'before') return gone(die);
          const result: unknown = await method.apply(target, given);

          return fate === 'after' ? gone(die) : result;
        };
      },
    });
  }

  const refresh = async (sessionId: string) => {
    const row = await ledger.read(sessionId);
    if (row) sessions.set(sessionId, { row, receipt: receipts.get(sessionId) } satisfies Known);
  };

  /** A table may take its time: what was announced early is then looked up before it is written. */
  const slow = {
    ...ledger,
    write: async (...given: Parameters<typeof ledger.write>) => {
      const ms = chance(0.3) ? Math.floor(random() * 9000) : 0;
      if (ms > 0) await new Promise<void>((resolve) => clock.after(ms, resolve));
      const written = await ledger.write(...given);
      await refresh(given[0].sessionId);
      return written;
    },
  };
  const writer = { ledger: mortal(slow, dies), queue: mortal(system.queue, dies) };
  const announce = built.createAnnounce({ queue: writer.queue, now: clock.now, newToken: system.newToken });
  const write = (announces?: 'with') => built.createAnnouncedWrite({ announce, ledger: writer.ledger }, { announces });

  /** A record that comes again until it was handled, or a request that nobody repeats. */
  const work = (at: number, repeats: boolean, step: () => Promise<void>) => {
    clock.after(at - clock.now(), () => {
      void step().catch(() => {
        if (repeats) work(clock.now() + 61_000, repeats, step);
      });
    });
  };

  for (let index = 1; index <= 8; index += 1) invite(`S${String(index).padStart(15, '0')}`);
  await system.run(8 * day);

  return { violations: callbackViolations(system) };

  function invite(sessionId: string): void {
    const callbackTo = one(['good', 'away', 'moody']);
    const at = noon + Math.floor(random() * one([60_000, 2 * hour]));
    const status = one(['sent', 'sent', 'failed', 'unknown', 'expired']);
    const notification = chance(0.3);

    work(at, true, async () => {
      const known = await ledger.read(sessionId);
      if (known) return announce(known, built.eventsOfRow({ ...known, sentAt: known.updatedAt }));

      const ends = notification || status === 'failed' || status === 'expired';
      const reason = status === 'failed' || status === 'expired' ? status : 'notification';
      const row = ledgerRow({
        ...{ sessionId, status, callbackTo, notification, updatedAt: clock.now(), version: system.newToken() },
        ...(status === 'sent' && { sentAt: clock.now() }),
        ...(ends && { endedAt: clock.now(), chat: { state: 'terminated', server: 'builtin', reason } as const }),
      });
      await write('with')(row, undefined);
    });

    if (status === 'failed' || status === 'expired') return;
    const later = at + 1000 + Math.floor(random() * one([20_000, 5 * hour]));
    if (chance(0.7)) report(sessionId, later, one(['delivered', 'read', 'failed', 'sent']));
    if (!notification && chance(0.7)) end(sessionId, later + Math.floor(random() * hour));
  }

  function report(sessionId: string, at: number, status: 'sent' | 'failed' | 'delivered' | 'read'): void {
    work(at, true, async () => {
      const row = await ledger.read(sessionId);
      if (!row) throw new Died();

      receipts.set(sessionId, { status, at, times: { [status]: at } });
      await refresh(sessionId);
      await announce(row, built.eventsOfReceipt(row, status));
    });
  }

  /** A request to end the session: whoever sent it may not repeat it. */
  function end(sessionId: string, at: number): void {
    work(at, chance(0.5), async () => {
      const row = await ledger.read(sessionId);
      if (!row || row.chat.state === 'terminated') return;

      const ended: LedgerRow = {
        ...{ ...row, updatedAt: clock.now(), endedAt: clock.now(), version: system.newToken() },
        chat: { ...row.chat, state: 'terminated', reason: 'requested' },
      };
      await write()(ended, row.version);
    });
  }
}

/** Its process is over: nothing goes on, and nobody learns of it but by the queue's own time. */
function gone(die: () => void): Promise<never> {
  die();

  return new Promise(() => {});
}

/** A writer's process is over: what it did not do is done by the next one, if there is one. */
function dies(): never {
  throw new Died();
}

/** Mulberry32: in [0, 1). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;

  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
