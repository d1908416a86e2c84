import { createLookup } from '../../lib/catalog/lookup.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { ChatServer } from '../../lib/chat-server/chat-server.ts';
import type { ReceiptDeps } from '../../lib/conversation/receipts/relay-deps.ts';
import { createTakeWatermark } from '../../lib/conversation/receipts/take-watermark.ts';
import { createRelay } from '../../lib/conversation/relay.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import type { AgentMessage } from '../../lib/ledger/agent-messages.ts';
import type { Receipt } from '../../lib/ledger/receipt.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { ReceiptRecord, ReportedReceipt } from '../../lib/queue/receipt-record.ts';
import { writeReceiptRecord } from '../../lib/queue/write-records.ts';
import { createMemoryAgentMessages } from '../memory/agent-messages.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { createMemoryMessageIndex } from '../memory/message-index.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { createMemorySentMessages } from '../memory/sent-messages.ts';
import { ledgerRow, noon, tokens } from './builders.ts';
import { chatServersOver } from './chat-servers.ts';
import { noLooks } from './no-bridge.ts';
import { sampleCatalog } from './sample-catalog.ts';

export const stage = 'test';
export const sessionId = sessionIdOf({ stage, caller: 'anyone', key: 'k1' });

/** A receipt of the invite, from the number that sent it. */
export function receiptRecord(members: Partial<ReportedReceipt> = {}): ReportedReceipt {
  return {
    v: 1,
    type: 'receipt',
    receiver: 'meta',
    sender: '106540352242922',
    vendorMessageId: 'wamid.1',
    messageId: `${sessionId}.0`,
    status: 'delivered',
    at: noon + 2000,
    receivedAt: noon + 2500,
    ...members,
  };
}

/** The row of the invite, whose channel is the sample's of WhatsApp. */
export function inviteRow(members: Partial<LedgerRow> = {}): LedgerRow {
  return ledgerRow({ sessionId, status: 'sent', businessId: '19251112222', ...members });
}

/** The relay over memory adapters, with one invite whose message the vendor took. */
export function createRelaySystem(
  overrides: Partial<ReceiptDeps> & { readonly channel?: Partial<ChannelSettings> } = {},
) {
  const { channel, ...deps } = overrides;
  const sample = sampleCatalog();
  const catalog = createLookup({
    channels: sample.channels.map((known) =>
      known.name === 'whatsapp-main' ? { ...known, receiver: 'meta', ...channel } : known,
    ),
    queues: {},
    chatServers: [],
    receivers: [{ name: 'meta', kind: 'meta', appSecrets: ['ssm:/s'], verifyToken: 'ssm:/t' }],
  });
  const rows = new Map<string, LedgerRow>([[sessionId, inviteRow()]]);
  const receipts = new Map<string, Receipt>();
  const messages = new Map<string, AgentMessage>();
  const index = new Map<string, string>();
  const agents: { readonly type: string; readonly [name: string]: unknown }[] = [];
  const delayed: { readonly record: ReceiptRecord; readonly delaySeconds: number | undefined }[] = [];
  const deadLetters: { readonly body: string; readonly reason: string }[] = [];
  const events: InviteEvent[] = [];
  const errors: unknown[] = [];
  const reads = { rows: 0, index: 0 };
  const ledger = createMemoryLedger(rows);
  const messageIndex = createMemoryMessageIndex(index);
  const chatQueues: ReceiptDeps['chatQueues'] = {
    put: async (chatQueueKey, message, options = {}) => void agents.push({ chatQueueKey, ...message, ...options }),
  };

  const sentMessages = createMemorySentMessages();
  const all: ReceiptDeps = {
    stage,
    catalog: () => catalog,
    ledger: {
      ...ledger,
      readMany: async (sessionIds) => {
        reads.rows += 1;
        return ledger.readMany(sessionIds);
      },
    },
    receipts: createMemoryReceipts(receipts),
    agentMessages: createMemoryAgentMessages(messages),
    messageIndex: {
      find: async (messages) => {
        reads.index += 1;
        return messageIndex.find(messages);
      },
    },
    receiptQueue: {
      put: async (record, { delaySeconds } = {}) => void delayed.push({ record, delaySeconds }),
    },
    deadLetters: { put: async (body, reason) => void deadLetters.push({ body, reason }) },
    chatQueues,
    chatServers: chatServersOver(deps.chatQueues ?? chatQueues),
    applyStop: async () => {},
    endReportedChat: async () => 'ack',
    noteReceipt: async () => {},
    ...noLooks,
    now: () => noon + 60_000,
    newToken: tokens(),
    report: (event) => void events.push(event),
    reportError: (error) => void errors.push(error),
    batcher: { join: () => {}, leave: () => {} },
    settings: { undeliveredSeconds: 600 },
    ...deps,
  };
  const relay = createRelay({ ...all, takeWatermark: createTakeWatermark({ ...all, sentMessages }) });

  return {
    ...{
      rows,
      receipts,
      messages,
      sentMessages,
      index,
      messageIndex,
      agents,
      delayed,
      deadLetters,
      events,
      errors,
      reads,
    },
    steps: () => events.map(({ step }) => step),
    relay: (...records: readonly ReceiptRecord[]) => relay(records.map(writeReceiptRecord)),
    relayBodies: relay,
  };
}

/** An external chat server that ends sessions, or does not confirm it. */
export function endingServer(ended: string[], status: 'terminated' | 'unconfirmed' = 'terminated'): ChatServer {
  return {
    open: async () => ({ status: 'unknown' }),
    note: async (chat) => ({ status: 'noted', chat }),
    state: async (chat) => ({ state: 'open', chat }),
    terminate: async ({ sessionId: id }, { reason }) => {
      ended.push(`${id} ${reason}`);
      return status === 'terminated' ? { status } : { status, cause: 'no answer' };
    },
  };
}
