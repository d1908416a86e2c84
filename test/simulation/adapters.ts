import type { SessionMessage, SessionReceipt } from '../../lib/chat-queue/interaction.ts';
import { isBridged } from '../../lib/chat-server/is-bridged.ts';
import { limits } from '../../lib/lambda/limits.ts';
import type { Ledger } from '../../lib/ledger/ledger.ts';
import { createMemoryChatQueues } from '../memory/chat-queues.ts';
import type { MemoryQueue } from '../memory/queue.ts';
import { noon, tokens } from '../support/builders.ts';
import type { StartedServer } from './bridge/start.ts';
import type { Calls, Worker } from './calls.ts';
import { catalogOf } from './catalogs.ts';
import { createServers, type ExternalSession } from './chat-servers.ts';
import type { Clock } from './clock.ts';
import type { Observed } from './observer.ts';
import type { Scenario } from './scenario.ts';
import { receiptNameOf, stepOf } from './steps.ts';
import type { Code } from './world.ts';

type AdaptersOptions = {
  readonly code: Code;
  readonly clock: Clock;
  readonly calls: Calls;
  readonly scenario: Scenario;
  readonly observed: Observed;
  readonly queues: ReadonlyMap<string, MemoryQueue>;
  readonly sessions: ExternalSession[];
  readonly bridged: Pick<StartedServer, 'server'> | undefined;
};

/** What functions share: catalog, ledger, chat queues and chat servers, every call of which meets its fate. */
export function createAdapters({ code, clock, calls, scenario, observed, queues, sessions, bridged }: AdaptersOptions) {
  const { now } = clock;
  const memory = code.createMemoryLedger(observed.table);
  const memoryChats = createMemoryChatQueues(queues);
  const newToken = tokens();
  const serverOf = createServers({ calls, observed, sessions, scenario });

  const ledgerOf = (worker: Worker): Ledger => ({
    read: (id) => calls.make(worker, { name: 'read', about: id, ledger: true }, () => memory.read(id)),
    readMany: (ids) =>
      calls.make(worker, { name: 'readMany', about: ids[0], ledger: true }, () => memory.readMany(ids)),
    claim: (claim, time, options) =>
      calls.make(worker, { name: 'claim', about: claim.sessionId, ledger: true }, () =>
        memory.claim(claim, time, options),
      ),
    write: (row, expectedVersion) =>
      calls.make(worker, { name: `write ${row.status} ${row.chat.state}`, about: row.sessionId, ledger: true }, () => {
        observed.messages.writing(row.sessionId, worker);

        return memory.write(row, expectedVersion);
      }),
  });
  const chatQueuesOf = (worker: Worker): typeof memoryChats => ({
    put: (key, message, options) =>
      calls.make(worker, { name: `put ${message.type} on ${key}`, about: message.interactionId }, () => {
        if (message.type === 'session.receipt') lookAtReceipt(observed, message);
        if (message.type === 'session.message') lookAtMessage(observed, message, worker);

        return memoryChats.put(key, message, options);
      }),
  });
  const chatServersOf = (worker: Worker) => {
    const builtin = code.createBuiltin({ chatQueues: chatQueuesOf(worker), leaseMs: limits.leaseMs });
    const catalog = catalogOf(scenario, worker.number, now() - noon);
    const abortAfter = (ms: number) => {
      const controller = new AbortController();
      clock.after(ms, () => worker.awake(() => worker.alive() && controller.abort(overdue)));
      return controller.signal;
    };
    const { chatServerTimeoutMs, sendTimeoutMs } = limits;
    const chatServers = code.createChatServers({
      openChatServer: async (name) => {
        const settings = catalog.externalServer(name);
        if (settings && isBridged(settings) && bridged) return bridged.server.serverOf(worker);

        return settings ? serverOf(worker, settings) : builtin;
      },
      abortAfter,
      limits: { chatServerMs: chatServerTimeoutMs, sendMs: sendTimeoutMs },
    });
    if (!bridged) return chatServers;

    // They would import what opens it, which takes real time.
    return {
      ...chatServers,
      bridge: async () => {
        const { bridge } = bridged.server.serverOf(worker);

        return (
          bridge &&
          code.openBridge(bridge, {
            soon: () => ({ signal: abortAfter(chatServerTimeoutMs) }),
            withFile: () => ({ signal: abortAfter(sendTimeoutMs) }),
          })
        );
      },
    };
  };

  return {
    newToken,

    commonOf: (worker: Worker) => {
      const catalog = catalogOf(scenario, worker.number, now() - noon);

      return {
        catalog: () => catalog,
        ledger: ledgerOf(worker),
        chatQueues: chatQueuesOf(worker),
        chatServers: chatServersOf(worker),
        now: worker.now,
        newToken,
        report: observed.report,
      };
    },
  };
}

function lookAtReceipt({ receipts, messages }: Observed, { messageId, status }: SessionReceipt): void {
  const isInvite = stepOf(messageId) !== undefined;
  if (isInvite && status !== 'unknown' && status !== 'expired') receipts.told(receiptNameOf(messageId), status);
  if (!isInvite && !receipts.isKnown(messageId, status)) messages.told(messageId, status);
}

/** Whoever puts it has read that its session is over. */
function lookAtMessage(
  { messages, violate }: Observed,
  { interactionId, messageId, late }: SessionMessage,
  { startedAt }: Worker,
): void {
  const endedAt = messages.oracle.sessions.get(interactionId)?.endedAt ?? startedAt;
  if (!late && endedAt < startedAt) violate('I', messageId, 'comes to agents as if its session were open');
}

/** An abort without a reason makes one, with a stack, each time. */
const overdue = new Error('the time is over');
