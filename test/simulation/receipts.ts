import { hash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import type { VendorEvent } from '../../lib/channel/inbound.ts';
import type { Report } from '../../lib/invite/report.ts';
import type { Receipts } from '../../lib/ledger/receipts.ts';
import type { SentMessages } from '../../lib/ledger/sent-messages.ts';
import type { MessageQueue } from '../../lib/queue/message-queue.ts';
import type { ReceiptQueue } from '../../lib/queue/receipt-queue.ts';
import { writeReceiptRecord } from '../../lib/queue/write-records.ts';
import { createMemoryQueue } from '../memory/queue.ts';
import type { createAdapters } from './adapters.ts';
import type { BridgeParts } from './bridge/parts.ts';
import { pushReceiver } from './bridge/settings.ts';
import { stage } from './callers.ts';
import type { Calls, Worker } from './calls.ts';
import { receiver } from './catalogs.ts';
import type { createCircuitTable } from './circuits.ts';
import type { Clock } from './clock.ts';
import type { ConversationTables } from './conversation-tables.ts';
import type { Observed } from './observer.ts';
import { createPoller } from './poller.ts';
import { undeliveredSeconds } from './receipt-observer.ts';
import { createReports, otherReceiver } from './reports.ts';
import type { Scenario } from './scenario.ts';
import type { Code } from './world.ts';

type ReceiptsOptions = {
  readonly code: Code;
  readonly clock: Clock;
  readonly calls: Calls;
  readonly scenario: Scenario;
  readonly seconds: (from: number) => number;
  readonly observed: Observed;
  readonly commonOf: ReturnType<typeof createAdapters>['commonOf'];
  readonly circuitsOf: ReturnType<typeof createCircuitTable>;
  readonly tables: ConversationTables;
  readonly messageQueueOf: (worker: Worker) => MessageQueue;
  readonly sentOf: (worker: Worker) => SentMessages;
  readonly bridgeOf: BridgeParts['receiptPartsOf'];
};

const repeatMs = 20_000;

/** Vendors that post what became of messages, until it is stored, and the functions that read it. */
export function createReceiptFunctions(options: ReceiptsOptions) {
  const { code, clock, calls, scenario, seconds, observed, tables, commonOf, circuitsOf, messageQueueOf } = options;
  const { now } = clock;
  const queue = createMemoryQueue({ now, visibilitySeconds: 60 });
  const deadLetters = createMemoryQueue({ now, visibilitySeconds: 60 });
  const receipts = code.createMemoryReceipts(observed.receipts.table);
  const reports = createReports({ clock, scenario, observed, isIndexed: tables.isIndexed, post });
  const poller = createPoller({ clock, scenario, seconds, queue, deadLetters, deliver: relay });

  const queueOf = (worker: Worker): ReceiptQueue => ({
    put: (record, { delaySeconds = 0 } = {}) =>
      calls.make(worker, { name: `put ${record.type} record` }, async () =>
        queue.put(writeReceiptRecord(record), { delaySeconds }),
      ),
  });
  const receiptsOf = (worker: Worker): Receipts => ({
    read: (sessionId) => calls.make(worker, { name: 'read receipt', about: sessionId }, () => receipts.read(sessionId)),
    raise: (update) =>
      calls.make(worker, { name: `raise to ${update.status}`, about: update.messageId }, () => receipts.raise(update)),
  });

  /** Repeated until it is answered with 200, and once more where that answer was lost. */
  function post(name: string, events: readonly VendorEvent[], stored = () => {}): void {
    let isStored = false;

    calls.invoke('receive', { seconds: 10, about: [] }, async (worker) => {
      const { webhook } = code.createReceive({
        receivers: () =>
          [receiver, otherReceiver, pushReceiver].map((each) => ({
            name: each,
            kind: 'meta',
            appSecrets: [''],
            verifyToken: '',
          })),
        openInbound: async () => ({
          verify: () => ({ status: 'genuine' }),
          parse: () => ({ events, unread: [] }),
        }),
        readSecret: async () => '',
        receiptQueue: queueOf(worker),
        channels: () => commonOf(worker).catalog().channels,
        chatServers: () => commonOf(worker).catalog().chatServers,
        messageQueue: messageQueueOf(worker),
        digest: async (...values) => hash('sha256', JSON.stringify(values), 'base64url'),
        now: worker.now,
        report,
      });
      await webhook(name, { method: 'POST', headers: {}, query: {}, body: nothing });
      isStored = true;
      stored();
    });
    clock.after(repeatMs, () => {
      if (!isStored) post(name, events, stored);
    });
  }

  function relay(Records: readonly SQSRecord[]): void {
    calls.invoke('relay', { seconds: 30, about: [] }, async (worker) => {
      const deps = {
        ...commonOf(worker),
        stage,
        receipts: receiptsOf(worker),
        agentMessages: tables.agentMessagesOf(worker),
        messageIndex: tables.indexOf(worker),
        receiptQueue: queueOf(worker),
        deadLetters: { put: async (body: string, reason: string) => deadLetters.put(body, { reason }) },
        applyStop: async () => {},
        ...options.bridgeOf(worker),
        noteReceipt: code.createNoteReceipt({ ...circuitsOf(worker), now: worker.now, report, reportError }),
        reportError,
        batcher: { join: () => {}, leave: () => {} },
        settings: { undeliveredSeconds },
      };
      const takeWatermark = code.createTakeWatermark({ ...deps, sentMessages: options.sentOf(worker) });
      const handler = code.createRelayHandler({ relay: code.createRelay({ ...deps, takeWatermark }) });
      const { batchItemFailures } = await handler({ Records: [...Records] });
      const retained = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const acknowledged = Records.filter(({ messageId }) => !retained.has(messageId));

      if (acknowledged.length === 0) return;
      await calls.make(worker, { name: `acknowledge ${acknowledged.length}` }, async () => {
        for (const { messageId } of acknowledged) queue.remove(messageId);
      });
    });
  }

  return {
    took: reports.took,
    post,
    receiptsOf,
    queueOf,
    pollWhenVisible: poller.pollWhenVisible,

    /** Looks at open chats come for as long as these are open. */
    isWorking: (): boolean =>
      queue.messages.some(({ body }) => !body.includes('"type":"look"')) || deadLetters.messages.length > 0,

    redrive: (): void => {
      for (const { id, body } of [...deadLetters.messages]) {
        queue.put(body);
        deadLetters.remove(id);
      }
    },
  };
}

const nothing = new Uint8Array();
const report: Report = () => {};
const reportError = () => {};
