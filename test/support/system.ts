import type { OutboundMessage, SendOutcome } from '../../lib/channel/channel.ts';
import type { ChatServer } from '../../lib/chat-server/chat-server.ts';
import type { Contact } from '../../lib/contact/contact-table.ts';
import { createContacts } from '../../lib/contact/identify.ts';
import { createDeliver, type Disposition } from '../../lib/invite/deliver.ts';
import type { DeliverDeps } from '../../lib/invite/deliver-deps.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { createEndSession, createReadSession } from '../../lib/invite/session.ts';
import { createSweep, type SweepResult } from '../../lib/invite/sweep.ts';
import { limits } from '../../lib/lambda/limits.ts';
import type { Circuit } from '../../lib/ledger/circuit.ts';
import { createKnownHolds } from '../../lib/ledger/known-holds.ts';
import { createLearningCircuits } from '../../lib/ledger/learning-circuits.ts';
import type { Receipt } from '../../lib/ledger/receipt.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { type InviteRecord, writeInviteRecord } from '../../lib/queue/invite-record.ts';
import { createMemoryChatQueues, createMemoryEntryQueue } from '../memory/chat-queues.ts';
import { createMemoryCircuits } from '../memory/circuits.ts';
import { createMemoryContactTable } from '../memory/contacts.ts';
import { createMemoryCooldown } from '../memory/cooldown.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { createMemoryInviteQueue, createMemoryQueue } from '../memory/queue.ts';
import { createMemoryQuotas } from '../memory/quota.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { noon, tokens } from './builders.ts';
import { chatServersOver } from './chat-servers.ts';
import { sampleCatalog } from './sample-catalog.ts';

export const agents = '1:session-WA';
export const notifications = '1:session-WA-sendSR';

/**
 * Deliver, sweep and session over memory adapters, on a clock that only the test moves. Outcomes of sends are scripted;
 * the default is sent.
 */
export function createSystem(overrides: Partial<DeliverDeps> = {}, server?: ChatServer) {
  let time = noon;
  const now = () => time;
  const rows = new Map<string, LedgerRow>();
  const receipts = new Map<string, Receipt>();
  const contacts = new Map<string, Contact>();
  const ledger = createMemoryLedger(rows);
  const invites = createMemoryQueue({ now, visibilitySeconds: 60 });
  const deadLetters = createMemoryQueue({ now, visibilitySeconds: 60 });
  const queues = new Map(
    [agents, notifications].map((key) => [key, createMemoryQueue({ now, visibilitySeconds: 60 })]),
  );
  const chatQueues = createMemoryChatQueues(queues);
  const inviteQueue = createMemoryInviteQueue(invites, deadLetters);
  const phone: OutboundMessage[] = [];
  const outcomes: SendOutcome[] = [];
  const events: InviteEvent[] = [];
  const contactTable = createMemoryContactTable(new Map(), contacts);
  const circuits = new Map<string, Circuit>();
  const memoryCircuits = createMemoryCircuits(circuits);
  const holds = createKnownHolds({
    readHolds: async () => ({ pausedChannels: new Set(), circuits: new Map(circuits) }),
    now,
    abortAfter: () => new AbortController().signal,
    keepMs: limits.holdsKeptMs,
  });
  const catalog = sampleCatalog();
  const newToken = tokens();
  const report = (event: InviteEvent) => void events.push(event);
  const { leaseMs, sendTimeoutMs, marginMs, clockMarginMs } = limits;

  const deps: DeliverDeps = {
    catalog: () => catalog,
    ledger,
    cooldown: createMemoryCooldown(),
    quotas: createMemoryQuotas(),
    contacts: createContacts({
      open: () => contactTable,
      now,
      newToken,
      abortAfter: () => new AbortController().signal,
    }),
    inviteQueue,
    chatQueues,
    chatServers: chatServersOver(overrides.chatQueues ?? chatQueues, server),
    openChannel: async () => ({
      send: async (message) => {
        const outcome = outcomes.shift() ?? ({ status: 'sent', messageId: `wamid.${phone.length + 1}` } as const);
        if (outcome.status === 'sent' || outcome.status === 'unknown') phone.push(message);
        return outcome;
      },
    }),
    isPaused: async () => false,
    openCircuits: holds.openCircuits,
    circuits: createLearningCircuits(memoryCircuits, holds),
    now,
    random: () => 0.5,
    newToken,
    abortAfter: () => new AbortController().signal,
    report,
    settings: { leaseMs, sendTimeoutMs, marginMs, clockMarginMs, graceSeconds: 120 },
    ...overrides,
  };

  const deliver = createDeliver(deps);
  const entryQueue = createMemoryEntryQueue(notifications, queueOf(queues, notifications));
  const sessionDeps = {
    stage: 'test',
    catalog: deps.catalog,
    ledger: deps.ledger,
    receipts: createMemoryReceipts(receipts),
    chatQueues,
    chatServers: deps.chatServers,
    now,
    newToken,
    report,
  };

  return {
    rows,
    receipts,
    contacts,
    contactSearch: deps.contacts,
    circuits,
    memoryCircuits,
    phone,
    outcomes,
    events,
    steps: () => events.map(({ step }) => step),
    deadLetters: deadLetters.messages,
    invites: invites.messages,
    now,
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
    put: (record: InviteRecord) => invites.put(writeInviteRecord(record)),
    putBody: (...given: Parameters<typeof invites.put>) => invites.put(...given),

    /** One poll: every visible record is delivered, and acknowledged if its disposition says so. */
    poll: async (remainingMs: number | (() => number) = 10_000): Promise<Disposition[]> =>
      Promise.all(
        invites.receive(10).map(async ({ id, body, receives }) => {
          const disposition = await deliver(
            { body, receiptHandle: id, receiveCount: receives },
            typeof remainingMs === 'number' ? () => remainingMs : remainingMs,
          );
          if (disposition === 'ack') invites.remove(id);
          return disposition;
        }),
      ),

    queue: (key: string) =>
      queueOf(queues, key).messages.map(({ body, visibleAt }) => ({ ...JSON.parse(body), visibleAt })),

    sweep: (settings: Partial<Parameters<typeof createSweep>[0]> = {}, remainingMs = 60_000): Promise<SweepResult> =>
      createSweep({
        ledger: deps.ledger,
        entryQueues: [entryQueue],
        chatServers: deps.chatServers,
        now,
        newToken,
        report,
        settings: { leaseMs, loops: 2, marginMs: 5000 },
        ...settings,
      })(() => remainingMs),

    readSession: createReadSession(sessionDeps),
    endSession: createEndSession(sessionDeps),
  };
}

function queueOf<Queue>(queues: ReadonlyMap<string, Queue>, key: string): Queue {
  const queue = queues.get(key);
  if (!queue) throw new Error(`no queue ${key}`);

  return queue;
}
