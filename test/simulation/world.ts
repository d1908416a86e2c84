import type { SQSRecord } from 'aws-lambda';
import type { Channel } from '../../lib/channel/channel.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { limits } from '../../lib/lambda/limits.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { createMemoryEntryQueue } from '../memory/chat-queues.ts';
import { createMemoryCooldown } from '../memory/cooldown.ts';
import { createMemoryInviteQueue, createMemoryQueue, type MemoryMessage } from '../memory/queue.ts';
import { createMemoryQuotas } from '../memory/quota.ts';
import { noon } from '../support/builders.ts';
import { checkNothing } from '../support/check-nothing.ts';
import { createAdapters } from './adapters.ts';
import { startBridgedAgents } from './bridge/agents.ts';
import { createBridgeParts } from './bridge/parts.ts';
import { startBridgedServer } from './bridge/start.ts';
import { caller, contextOf, hasOptedOut, mayComeAgain, requestOf, sessionIn, sessionOf, stage } from './callers.ts';
import { createCalls, type Trace, type Worker } from './calls.ts';
import { agents, notifications } from './catalogs.ts';
import { type ExternalSession, hangUp } from './chat-servers.ts';
import type { Fateful } from './choices.ts';
import { createCircuitTable } from './circuits.ts';
import { sessionNamed, startClients } from './clients.ts';
import { createClock } from './clock.ts';
import type * as realCode from './code.ts';
import { createContactTables } from './contacts.ts';
import { createConversationTables } from './conversation-tables.ts';
import { createConversationFunctions } from './conversations.ts';
import { startDesk } from './desk.ts';
import { createPauses, createSkew } from './machines.ts';
import { createObserver, type Observed } from './observer.ts';
import { createPoller } from './poller.ts';
import { createReceiptFunctions } from './receipts.ts';
import type { Post, Scenario } from './scenario.ts';
import { createSentMessages } from './sent-messages.ts';
import { createStepPorts } from './steps.ts';
import { createSweeps } from './sweeps.ts';
import { createTokens } from './tokens.ts';
import { createVendor } from './vendor.ts';

export type Code = typeof realCode;

const never = new AbortController().signal;

/** The system of one run: the code under test over memory adapters, every call of which meets its fate. */
export function createWorld(code: Code, scenario: Scenario, fateful: Fateful, trace: Trace) {
  const clock = createClock(noon, () => {
    poller.pollWhenVisible();
    receipts.pollWhenVisible();
    conversations.pollWhenVisible();
  });
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
  const bridged = startBridgedServer({ code, calls, clock, talk: scenario.talk });
  const { commonOf, newToken } = createAdapters({
    ...{ code, clock, calls, scenario, observed, queues, sessions, bridged },
  });
  const memoryInvites = createMemoryInviteQueue(invites, deadLetters);
  const memoryCooldown = createMemoryCooldown();
  const quotas = createMemoryQuotas();
  const vendorTokens = createTokens({
    code,
    now,
    newTokenAt: scenario.newTokenAt === undefined ? undefined : seconds(scenario.newTokenAt),
  });
  const poller = createPoller({ clock, scenario, seconds, queue: invites, deadLetters, deliver: deliverBatch });
  const circuitsOf = createCircuitTable({ code, calls, now, scenario, observed: observed.circuits });
  const tables = createConversationTables({ code, calls, now, observed });
  const sweep = createSweeps({
    ...{ code, calls, calm, observed, commonOf, entries },
    memoryEntries: createMemoryEntryQueue(notifications, entries),
  });
  const { sentOf, remembering } = createSentMessages({ code, calls, clock, observed });
  const isPausedOf = createPauses({ scenario, seconds, now });
  const shared = { code, clock, calls, scenario, seconds, observed, tables, commonOf, circuitsOf, sentOf };
  const bridge = createBridgeParts({
    ...shared,
    receiptQueueOf: (worker) => receipts.queueOf(worker),
    messageQueueOf: (worker) => conversations.messageQueueOf(worker),
  });
  const conversations = createConversationFunctions({
    ...{ ...shared, isPausedOf, openChannelOf, bridgeOf: bridge.relayPartsOf },
  });
  const receipts = createReceiptFunctions({
    ...{ ...shared, messageQueueOf: conversations.messageQueueOf, bridgeOf: bridge.receiptPartsOf },
  });

  const { pointers, contacts, tableOf } = createContactTables({ code, calls });
  const vendor = createVendor({
    clock,
    calls,
    observed,
    scenario,
    isRefused: vendorTokens.isRefused,
    took: (message) => receipts.took(message, desk.reportsOf(message.messageId)),
    nextTurn: (messageId) => desk.nextTurn(messageId) ?? bridgedAgents?.nextTurn(messageId),
  });
  const desk = startDesk({
    ...{ clock, calls, scenario, observed, agentMessages, idOf: code.agentMessageIdOf },
    post: conversations.post,
  });
  const bridgedAgents = bridged && startBridgedAgents({ clock, ...bridged, post: receipts.post });

  function openChannelOf(worker: Worker): (settings: ChannelSettings) => Promise<Channel> {
    const channel: Channel = {
      send: (message) => vendorTokens.use(worker.number, (token) => vendor.send(worker, message, token)),
    };

    return async (settings) =>
      scenario.watermarks && settings.receiver !== undefined ? remembering(worker, channel, settings) : channel;
  }

  function agentMessages(): readonly MemoryMessage[] {
    return queues.get(agents)?.messages ?? [];
  }

  const deliverOf = (worker: Worker) =>
    code.createDeliver({
      ...commonOf(worker),
      inviteQueue: {
        hide: (id, time) => {
          const record = invites.messages.find((message) => message.id === id);
          observed.hidden(sessionIn(record?.body ?? ''), now() + time * 1000);

          return calls.make(worker, { name: `hide ${time} s` }, () => memoryInvites.hide(id, time));
        },
        deadLetter: (body, reason, options) =>
          calls.make(worker, { name: 'deadLetter' }, () => memoryInvites.deadLetter(body, reason, options)),
      },
      openChannel: openChannelOf(worker),
      quotas,
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
      ...circuitsOf(worker),
      ...(scenario.receipts && { messageIndex: tables.indexOf(worker) }),
      ...(scenario.talk && conversations.portsOf(worker)),
      ...bridge.deliverPartsOf(worker),
      ...(scenario.fallback && createStepPorts({ calls, invites, receiptsOf: receipts.receiptsOf })(worker)),
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

  function post(given: Post, tries: number): void {
    const about = sessionOf(given.key);

    calls.invoke('accept', { seconds: 29, about: [] }, async (worker) => {
      const accept = code.createAccept({
        ...commonOf(worker),
        stage,
        inviteQueue: {
          put: (record) => {
            observed.recorded(record);
            if (scenario.talk) observed.messages.wishes.inviting(record, worker);
            return calls.make(worker, { name: 'put record', about }, () => memoryInvites.put(record));
          },
        },
        newKey: newToken,
        isPaused: isPausedOf(worker),
        openCircuits: circuitsOf(worker).openCircuits,
        checkInvite: checkNothing,
        ...(scenario.talk && { refusalOf: refusalOf(worker) }),
        reportError: () => {},
      });
      const accepted = await accept(requestOf(given), { caller, explicitKey: given.key, formProblems: [] });

      if (accepted.status === 'accepted') observed.accepted(accepted.sessionId);
      else if (hasOptedOut(accepted)) observed.messages.wishes.refused(about);
      else if (mayComeAgain(accepted) && tries > 1) clock.after(2000, () => post(given, tries - 1));
    });
  }

  function refusalOf(worker: Worker) {
    return code.createInviteRefusal({
      ...commonOf(worker),
      ...conversations.portsOf(worker),
      quotas,
      reportError: () => {},
    });
  }

  function end(key: string): void {
    // Nobody knows the id of a session that its client has not opened yet.
    if (sessionNamed(key) !== sessionOf(key) && !rows.has(sessionNamed(key))) return;

    calls.invoke('end', { seconds: 10, about: [] }, async (worker) => {
      const { status } = await code.createEndSession(sessionDepsOf(worker))(sessionNamed(key));
      if (status === 'terminated') observed.steps.ended(sessionNamed(key));
    });
  }

  function look(sessionId: string): void {
    calls.invoke('look', { seconds: 10, about: [] }, async (worker) => {
      await code.createReadSession(sessionDepsOf(worker))(sessionId);
    });
  }

  function sessionDepsOf(worker: Worker) {
    return {
      ...commonOf(worker),
      ...(scenario.talk && conversations.portsOf(worker)),
      stage,
      receipts: receipts.receiptsOf(worker),
    };
  }

  const sweepEvery = (): void => {
    sweep();
    if (scenario.sweepsOverlap) clock.after(5, sweep);
    clock.after(300_000, sweepEvery);
  };

  for (const given of scenario.posts) clock.after(given.at * 1000, () => post(given, 3));
  for (const { at, key } of scenario.ends) clock.after(at * 1000, () => end(key));
  for (const { at, key } of scenario.looks) clock.after(at * 1000, () => look(sessionOf(key)));
  for (const { at, key } of scenario.hangUps) clock.after(at * 1000, () => hangUp(sessions, sessionOf(key)));
  if (scenario.poison) for (const body of ['{"v":1', '{"v":3}']) invites.put(body);
  clock.after(scenario.sweepAt * 1000, sweepEvery);
  startClients({ clock, scenario, observed, vendorIdsOf: vendor.vendorIdsOf, post: receipts.post });

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
    receipts,
    poller,
    conversations,
    bridged: bridged && { server: bridged.server, name: bridged.bridged.server, sayings: bridgedAgents?.sayings ?? [] },
    look,
    agentMessages,
    redrive: () => {
      for (const { id, body } of deadLetters.messages.filter(
        ({ body, reason }) => reason === undefined && body !== '{"v":3}',
      )) {
        invites.put(body);
        deadLetters.remove(id);
      }
      receipts.redrive();
      conversations.redrive();
      poller.pollWhenVisible();
    },
  };
}
