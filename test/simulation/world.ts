import type { SQSRecord } from 'aws-lambda';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { limits } from '../../lib/lambda/limits.ts';
import type { Ledger, LedgerRow } from '../../lib/ledger/ledger.ts';
import { createMemoryChatQueues, createMemoryEntryQueue } from '../memory/chat-queues.ts';
import { createMemoryInviteQueue, createMemoryQueue, type MemoryMessage } from '../memory/queue.ts';
import { noon, tokens } from '../support/builders.ts';
import { agents, caller, catalog, contextOf, notifications, requestOf, sessionOf, stage } from './callers.ts';
import { createCalls, type Tell, type Worker } from './calls.ts';
import { createServers, type ExternalSession } from './chat-servers.ts';
import type { Fateful } from './choices.ts';
import { createClock } from './clock.ts';
import type * as realCode from './code.ts';
import { createContactTables } from './contacts.ts';
import { createObserver, type Observed } from './observer.ts';
import type { Post, Scenario } from './scenario.ts';
import { createVendor } from './vendor.ts';

export type Code = typeof realCode;

const never = new AbortController().signal;
/** An abort without a reason makes one, with a stack, each time. */
const overdue = new Error('the time is over');

/** The system of one run: the code under test over memory adapters, every call of which meets its fate. */
export function createWorld(code: Code, scenario: Scenario, fateful: Fateful, tell: Tell) {
  const clock = createClock(noon, () => pollWhenVisible());
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
  const calls = createCalls({ clock, fateful, calm, observed, tell });
  const newToken = tokens();
  const report = ({ step, sessionId = '' }: InviteEvent) => {
    if (step === 'chat_unverifiable') observed.lostChat(sessionId);
  };
  const memory = code.createMemoryLedger(observed.table);
  const memoryInvites = createMemoryInviteQueue(invites, deadLetters);
  const memoryChats = createMemoryChatQueues(queues);
  const memoryEntries = createMemoryEntryQueue(notifications, entries);

  const ledgerOf = (worker: Worker): Ledger => ({
    read: (id) => calls.make(worker, { name: 'read', about: id, ledger: true }, () => memory.read(id)),
    readMany: (ids) =>
      calls.make(worker, { name: 'readMany', about: ids[0], ledger: true }, () => memory.readMany(ids)),
    claim: (claim, time, options) =>
      calls.make(worker, { name: 'claim', about: claim.sessionId, ledger: true }, () =>
        memory.claim(claim, time, options),
      ),
    write: (row, seen) =>
      calls.make(worker, { name: `write ${row.status} ${row.chat.state}`, about: row.sessionId, ledger: true }, () =>
        memory.write(row, seen),
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

    return code.createChatServers({
      openChatServer: async (name) => {
        const settings = catalog.host(name);
        return settings ? serverOf(worker, settings) : builtin;
      },
      abortAfter: (ms) => {
        const controller = new AbortController();
        clock.after(ms, () => worker.alive() && controller.abort(overdue));
        return controller.signal;
      },
      limits: { chatServerMs: limits.chatServerTimeoutMs, sendMs: limits.sendTimeoutMs },
    });
  };
  const common = (worker: Worker) => ({
    catalog: () => catalog,
    ledger: ledgerOf(worker),
    chatQueues: chatQueuesOf(worker),
    chatServers: chatServersOf(worker),
    now,
    newToken,
    report,
  });
  const { pointers, contacts, tableOf } = createContactTables({ code, calls });
  const vendor = createVendor({ calls, observed, scenario });

  const deliverOf = (worker: Worker) =>
    code.createDeliver({
      ...common(worker),
      inviteQueue: {
        hide: (id, time) => calls.make(worker, { name: `hide ${time} s` }, () => memoryInvites.hide(id, time)),
        deadLetter: (body, reason, options) =>
          calls.make(worker, { name: 'deadLetter' }, () => memoryInvites.deadLetter(body, reason, options)),
      },
      openChannel: async () => ({ send: (message) => vendor.send(worker, message) }),
      cooldown: { begin: async () => true },
      contacts: code.createContacts({
        open: () => tableOf(worker),
        now,
        newToken,
        abortAfter: () => never,
      }),
      isPaused: async () => false,
      random: () => 0.4,
      abortAfter: () => never,
      settings: {
        leaseMs: limits.leaseMs,
        sendTimeoutMs: limits.sendTimeoutMs,
        marginMs: limits.marginMs,
        graceSeconds: 120,
      },
    });

  let polls = 0;
  let pollAt = Number.POSITIVE_INFINITY;
  let sweepsAlone = false;

  /** When deliveries go on; never, while the sweep is on its own. */
  const opensAt = () => {
    const { outage } = scenario;
    if (sweepsAlone) return Number.POSITIVE_INFINITY;

    return outage && now() >= seconds(outage.from) && now() < seconds(outage.to) ? seconds(outage.to) : now();
  };

  function pollWhenVisible(): void {
    const due = Math.min(...invites.messages.map(({ visibleAt }) => visibleAt));
    const at = Math.max(due, now() + 1, opensAt());
    if (at >= pollAt || at === Number.POSITIVE_INFINITY) return;

    pollAt = at;
    clock.after(at - now(), () => {
      if (pollAt === at) pollAt = Number.POSITIVE_INFINITY;
      if (opensAt() === now()) poll();
    });
  }

  /** Lambda's poller: a batch, in no order, now and then one that somebody else has, too. */
  function poll(): void {
    polls += 1;
    const visible = invites.messages.filter(({ visibleAt }) => visibleAt <= now());
    const order = polls % 3 === 2 ? visible.reverse() : visible;
    const batch = order.slice(0, polls % 2 === 0 ? 1 : 10).filter((message) => !retire(message));
    const duplicated = scenario.duplicateEvery > 0 && polls % scenario.duplicateEvery === 0;

    for (const message of batch) {
      message.receives += 1;
      message.visibleAt = now() + (duplicated ? 3 : 60_000);
    }
    if (batch.length > 0) deliverBatch(batch);
  }

  function retire(message: MemoryMessage): boolean {
    if (message.receives < scenario.maxReceives) return false;

    invites.remove(message.id);
    deadLetters.put(message.body);

    return true;
  }

  function deliverBatch(batch: readonly MemoryMessage[]): void {
    const Records = batch.map(({ id, body, receives }) => recordOf(id, body, receives));

    calls.work('deliver', { seconds: 10, about: batch.map(({ body }) => sessionIn(body)) }, async (worker) => {
      const handler = code.createDeliverHandler({
        now: () => clock.now(),
        deliver: deliverOf(worker),
        batcher: { join: () => {}, leave: () => {} },
        reportError: () => {},
      });
      const { batchItemFailures } = await handler({ Records }, contextOf(worker.remainingMs));
      const kept = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const done = batch.filter(({ id }) => !kept.has(id));

      if (done.length === 0) return;
      await calls.make(worker, { name: `acknowledge ${done.length}` }, async () => {
        for (const { id } of done) invites.remove(id);
      });
    });
  }

  /** In the calm one that finds nothing changes nothing, and most find nothing. */
  function sweep(): void {
    if (calm() && entries.messages.length === 0) return;

    calls.work('sweep', { seconds: 60, about: [] }, async (worker) => {
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

    calls.work('accept', { seconds: 29, about: [] }, async (worker) => {
      const accept = code.createAccept({
        ...common(worker),
        stage,
        inviteQueue: {
          put: (record) => calls.make(worker, { name: 'put record', about }, () => memoryInvites.put(record)),
        },
        newKey: newToken,
        isPaused: async () => false,
        reportError: () => {},
      });
      const accepted = await accept(requestOf(given), { caller, explicitKey: given.key, formProblems: [] });

      if (accepted.status === 'accepted') observed.accepted(accepted.sessionId);
      else if (accepted.status === 'not_stored' && tries > 1) clock.after(2000, () => post(given, tries - 1));
    });
  }

  function end(key: string): void {
    calls.work('end', { seconds: 10, about: [] }, async (worker) => {
      await code.createEndSession({ ...common(worker), stage })(sessionOf(key));
    });
  }

  function look(key: string): void {
    calls.work('look', { seconds: 10, about: [] }, async (worker) => {
      await code.createReadSession({ ...common(worker), stage })(sessionOf(key));
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
    told: () => queues.get(agents)?.messages ?? [],
    leaveToSweep: (alone: boolean) => {
      sweepsAlone = alone;
      pollWhenVisible();
    },
    redrive: () => {
      for (const { id, body } of deadLetters.messages.filter(
        ({ body, reason }) => reason === undefined && body !== '{"v":2}',
      )) {
        invites.put(body);
        deadLetters.remove(id);
      }
      pollWhenVisible();
    },
  };
}

function recordOf(messageId: string, body: string, receives: number): SQSRecord {
  return {
    messageId,
    receiptHandle: messageId,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}

function sessionIn(body: string): string {
  return /"sessionId":"(\w+)"/.exec(body)?.[1] ?? '';
}
