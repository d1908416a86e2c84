import type { SQSRecord } from 'aws-lambda';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { limits } from '../../lib/lambda/limits.ts';
import type { Ledger } from '../../lib/ledger/ledger.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { createMemoryChatQueues, createMemoryEntryQueue } from '../memory/chat-queues.ts';
import { createMemoryCircuits } from '../memory/circuits.ts';
import { createMemoryCooldown } from '../memory/cooldown.ts';
import { createMemoryInviteQueue, createMemoryQueue } from '../memory/queue.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { noon, tokens } from '../support/builders.ts';
import { caller, contextOf, requestOf, sessionOf, stage } from './callers.ts';
import { createCalls, type Trace, type Worker } from './calls.ts';
import { agents, catalogOf, notifications } from './catalogs.ts';
import { createServers, type ExternalSession } from './chat-servers.ts';
import type { Fateful } from './choices.ts';
import { createClock } from './clock.ts';
import type * as realCode from './code.ts';
import { createContactTables } from './contacts.ts';
import { createSkew } from './machines.ts';
import { createObserver, type Observed } from './observer.ts';
import { createPoller } from './poller.ts';
import type { Post, Scenario } from './scenario.ts';
import { createTokens } from './tokens.ts';
import { createVendor } from './vendor.ts';

export type Code = typeof realCode;

const never = new AbortController().signal;
/** An abort without a reason makes one, with a stack, each time. */
const overdue = new Error('the time is over');

/** The system of one run: the code under test over memory adapters, every call of which meets its fate. */
export function createWorld(code: Code, scenario: Scenario, fateful: Fateful, trace: Trace) {
  const clock = createClock(noon, () => poller.pollWhenVisible());
  const { now } = clock;
  const seconds = (from: number) => noon + from * 1000;
  const rows = new Map<string, LedgerRow>();
  const invites = createMemoryQueue({ now, visibilitySeconds: 60 });
  const deadLetters = createMemoryQueue({ now, visibilitySeconds: 60 });
  const queues = new Map(
    [agents, notifications].map((key) => [key, createMemoryQueue({ now, visibilitySeconds: 90 })]),
  );
  const entries = queues.get(notifications) ?? invites;
  const sessions: ExternalSession[] = [];
  const observed: Observed = createObserver({ rows, entries, sessions, now, scenario });
  const calm = () => now() >= seconds(scenario.calmAt);
  const calls = createCalls({ clock, fateful, calm, observed, trace, skewOf: createSkew(scenario) });
  const newToken = tokens();
  const report = ({ step, sessionId = '' }: InviteEvent) => {
    if (step === 'chat_unverifiable') observed.lostChat(sessionId);
  };
  const memory = code.createMemoryLedger(observed.table);
  const memoryInvites = createMemoryInviteQueue(invites, deadLetters);
  const memoryChats = createMemoryChatQueues(queues);
  const memoryEntries = createMemoryEntryQueue(notifications, entries);
  const receipts = createMemoryReceipts();
  const memoryCooldown = createMemoryCooldown();
  const vendorTokens = createTokens({
    code,
    now,
    newTokenAt: scenario.newTokenAt === undefined ? undefined : seconds(scenario.newTokenAt),
  });
  const poller = createPoller({ clock, scenario, seconds, invites, deadLetters, deliver: deliverBatch });

  const ledgerOf = (worker: Worker): Ledger => ({
    read: (id) => calls.make(worker, { name: 'read', about: id, ledger: true }, () => memory.read(id)),
    readMany: (ids) =>
      calls.make(worker, { name: 'readMany', about: ids[0], ledger: true }, () => memory.readMany(ids)),
    claim: (claim, time, options) =>
      calls.make(worker, { name: 'claim', about: claim.sessionId, ledger: true }, () =>
        memory.claim(claim, time, options),
      ),
    write: (row, expectedVersion) =>
      calls.make(worker, { name: `write ${row.status} ${row.chat.state}`, about: row.sessionId, ledger: true }, () =>
        memory.write(row, expectedVersion),
      ),
  });
  const chatQueuesOf = (worker: Worker): typeof memoryChats => ({
    put: (key, message, options) =>
      calls.make(worker, { name: `put ${message.type} on ${key}`, about: message.interactionId }, () =>
        memoryChats.put(key, message, options),
      ),
  });
  const serverOf = createServers({ calls, observed, sessions, scenario });
  const chatServersOf = (worker: Worker) => {
    const builtin = code.createBuiltin({ chatQueues: chatQueuesOf(worker), leaseMs: limits.leaseMs });
    const catalog = catalogOf(scenario, worker.number, now() - noon);

    return code.createChatServers({
      openChatServer: async (name) => {
        const settings = catalog.externalServer(name);
        return settings ? serverOf(worker, settings) : builtin;
      },
      abortAfter: (ms) => {
        const controller = new AbortController();
        clock.after(ms, () => worker.awake(() => worker.alive() && controller.abort(overdue)));
        return controller.signal;
      },
      limits: { chatServerMs: limits.chatServerTimeoutMs, sendMs: limits.sendTimeoutMs },
    });
  };
  const common = (worker: Worker) => {
    const catalog = catalogOf(scenario, worker.number, now() - noon);

    return {
      catalog: () => catalog,
      ledger: ledgerOf(worker),
      chatQueues: chatQueuesOf(worker),
      chatServers: chatServersOf(worker),
      now: worker.now,
      newToken,
      report,
    };
  };
  const { pointers, contacts, tableOf } = createContactTables({ code, calls });
  const vendor = createVendor({ calls, observed, scenario, isRefused: vendorTokens.isRefused });

  /** An odd invocation knows what was true when pauses were last looked up. */
  const isPausedOf = (worker: Worker) => async () => {
    const { pause } = scenario;
    const at = now() - (worker.number % 2) * limits.holdsKeptMs;

    return pause !== undefined && at >= seconds(pause.from) && at < seconds(pause.to);
  };

  const deliverOf = (worker: Worker) =>
    code.createDeliver({
      ...common(worker),
      inviteQueue: {
        hide: (id, time) => calls.make(worker, { name: `hide ${time} s` }, () => memoryInvites.hide(id, time)),
        deadLetter: (body, reason, options) =>
          calls.make(worker, { name: 'deadLetter' }, () => memoryInvites.deadLetter(body, reason, options)),
      },
      openChannel: async () => ({
        send: (message) => vendorTokens.use(worker.number, (token) => vendor.send(worker, message, token)),
      }),
      cooldown: {
        begin: (cooldown, time) =>
          calls.make(worker, { name: 'cool down', about: cooldown.sessionId }, async () => {
            observed.cooling(cooldown.sessionId, time);
            return memoryCooldown.begin(cooldown, time);
          }),
      },
      contacts: code.createContacts({
        open: () => tableOf(worker),
        now: worker.now,
        newToken,
        abortAfter: () => never,
      }),
      isPaused: isPausedOf(worker),
      openCircuits: async () => new Map(),
      circuits: createMemoryCircuits(),
      random: () => 0.4,
      abortAfter: () => never,
      settings: {
        leaseMs: limits.leaseMs,
        sendTimeoutMs: limits.sendTimeoutMs,
        marginMs: limits.marginMs,
        clockMarginMs: limits.clockMarginMs,
        graceSeconds: 120,
      },
    });

  function deliverBatch(Records: readonly SQSRecord[]): void {
    calls.invoke('deliver', { seconds: 10, about: Records.map(({ body }) => sessionIn(body)) }, async (worker) => {
      const handler = code.createDeliverHandler({
        now: () => clock.now(),
        deliver: deliverOf(worker),
        batcher: { join: () => {}, leave: () => {} },
        reportError: () => {},
      });
      const { batchItemFailures } = await handler({ Records: [...Records] }, contextOf(worker.remainingMs));
      const retained = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const acknowledged = Records.filter(({ messageId }) => !retained.has(messageId));

      if (acknowledged.length === 0) return;
      await calls.make(worker, { name: `acknowledge ${acknowledged.length}` }, async () => {
        for (const { messageId } of acknowledged) invites.remove(messageId);
      });
    });
  }

  /** In the calm one that finds nothing changes nothing, and most find nothing. */
  function sweep(): void {
    if (calm() && entries.messages.length === 0) return;

    calls.invoke('sweep', { seconds: 60, about: [] }, async (worker) => {
      const run = code.createSweep({
        ...common(worker),
        entryQueues: [
          {
            chatQueueKey: notifications,
            receive: () =>
              calls.make(worker, { name: 'receive', slow: entries.messages.length === 0 }, memoryEntries.receive),
            remove: (receipts) =>
              calls.make(worker, { name: `remove ${receipts.length}` }, async () => {
                observed.removing(receipts);
                return memoryEntries.remove(receipts);
              }),
            hide: (hidden) =>
              calls.make(worker, { name: `hide ${hidden.map(({ seconds: time }) => time)} s` }, () =>
                memoryEntries.hide(hidden),
              ),
          },
        ],
        settings: { leaseMs: limits.leaseMs, loops: 2, marginMs: limits.sweepMarginMs },
      });
      await run(worker.remainingMs);
    });
  }

  function post(given: Post, tries: number): void {
    const about = sessionOf(given.key);

    calls.invoke('accept', { seconds: 29, about: [] }, async (worker) => {
      const accept = code.createAccept({
        ...common(worker),
        stage,
        inviteQueue: {
          put: (record) => {
            observed.recorded(record);
            return calls.make(worker, { name: 'put record', about }, () => memoryInvites.put(record));
          },
        },
        newKey: newToken,
        isPaused: isPausedOf(worker),
        openCircuits: async () => new Map(),
        reportError: () => {},
      });
      const accepted = await accept(requestOf(given), { caller, explicitKey: given.key, formProblems: [] });

      if (accepted.status === 'accepted') observed.accepted(accepted.sessionId);
      else if (mayComeAgain(accepted) && tries > 1) clock.after(2000, () => post(given, tries - 1));
    });
  }

  function end(key: string): void {
    calls.invoke('end', { seconds: 10, about: [] }, async (worker) => {
      await code.createEndSession({ ...common(worker), stage, receipts })(sessionOf(key));
    });
  }

  function look(key: string): void {
    calls.invoke('look', { seconds: 10, about: [] }, async (worker) => {
      await code.createReadSession({ ...common(worker), stage, receipts })(sessionOf(key));
    });
  }

  function hangUp(key: string): void {
    for (const session of sessions)
      if (session.ours === sessionOf(key) && session.state === 'open') session.state = 'hung up';
  }

  const sweepEvery = (): void => {
    sweep();
    if (scenario.sweepsOverlap) clock.after(5, sweep);
    clock.after(300_000, sweepEvery);
  };

  for (const given of scenario.posts) clock.after(given.at * 1000, () => post(given, 3));
  for (const { at, key } of scenario.ends) clock.after(at * 1000, () => end(key));
  for (const { at, key } of scenario.looks) clock.after(at * 1000, () => look(key));
  for (const { at, key } of scenario.hangUps) clock.after(at * 1000, () => hangUp(key));
  if (scenario.poison) for (const body of ['{"v":1', '{"v":2}']) invites.put(body);
  clock.after(scenario.sweepAt * 1000, sweepEvery);

  return {
    clock,
    observed,
    calls,
    rows,
    sessions,
    pointers,
    contacts,
    invites,
    deadLetters,
    poller,
    agentMessages: () => queues.get(agents)?.messages ?? [],
    redrive: () => {
      for (const { id, body } of deadLetters.messages.filter(
        ({ body, reason }) => reason === undefined && body !== '{"v":2}',
      )) {
        invites.put(body);
        deadLetters.remove(id);
      }
      poller.pollWhenVisible();
    },
  };
}

/** As a caller reads it: a 503, and the same key again. */
function mayComeAgain(accepted: Awaited<ReturnType<ReturnType<Code['createAccept']>>>): boolean {
  if (accepted.status === 'refused') return accepted.problems.some(({ code }) => code === 'channel_paused');

  return accepted.status === 'not_stored';
}

function sessionIn(body: string): string {
  return /"sessionId":"(\w+)"/.exec(body)?.[1] ?? '';
}
