import { createCatalog } from '../../lib/catalog/catalog.ts';
import type { Channel, OutboundMessage, SendOutcome } from '../../lib/channel/channel.ts';
import type { ChannelSettings, ConversationSettings } from '../../lib/channel/settings.ts';
import type { AgentMessageDeps } from '../../lib/conversation/agent/agent-message-deps.ts';
import { createSendAgentMessage } from '../../lib/conversation/agent/send-agent-message.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import type { AgentMessage } from '../../lib/ledger/agent-messages.ts';
import type { Circuit } from '../../lib/ledger/circuit.ts';
import type { Conversation } from '../../lib/ledger/conversation.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { AgentMessageRecord } from '../../lib/queue/message-record.ts';
import { createMemoryAgentMessages } from '../memory/agent-messages.ts';
import { createMemoryCircuits } from '../memory/circuits.ts';
import { createMemoryConversations, emptyConversations } from '../memory/conversations.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { createMemoryMediaStore } from '../memory/media-store.ts';
import { createMemoryMessageIndex } from '../memory/message-index.ts';
import { createMemoryOptOuts } from '../memory/opt-outs.ts';
import { ledgerRow, noon, tokens } from './builders.ts';
import { noBridge } from './no-bridge.ts';
import { sampleCatalog, sampleResponses } from './sample-catalog.ts';

export const stage = 'test';
export const sessionId = sessionIdOf({ stage, caller: 'anyone', key: 'k1' });
export const messageId = `${sessionId}.7`;

export const talkSettings: ConversationSettings = {
  ...{ clientMessages: 'session', lookbackDays: 30, continueHours: 72, idleHours: 24, whenOpen: 'new' },
  ...{ messageSeconds: 120, transcriptHours: 0, optOut: {} },
};

/** The sample's WhatsApp channel, on which clients write. */
export function talkingCatalog(channel: Partial<ChannelSettings> = {}) {
  const sample = sampleCatalog();
  const channels = sample.channels.map((known) =>
    known.name === (channel.name ?? 'whatsapp-main')
      ? { ...known, receiver: 'meta', conversation: talkSettings, ...channel }
      : known,
  );

  return createCatalog({
    ...{ channels, queues: {}, chatServers: [], responses: sampleResponses() },
    receivers: [{ name: 'meta', kind: 'meta', appSecrets: ['ssm:/s'], verifyToken: 'ssm:/t' }],
  });
}

export function openRow(members: Partial<LedgerRow> = {}): LedgerRow {
  return ledgerRow({ sessionId, status: 'sent', businessId: '19251112222', conversation: 'c1', ...members });
}

export function conversationOf(members: Partial<Conversation> = {}): Conversation {
  return {
    ...{ id: 'c1', version: 'cv1', channel: 'whatsapp-main', businessId: '19251112222', clientId: '15550100001' },
    ...{ sessions: [{ sessionId, at: noon - 60_000, answered: true }], clientAt: noon - 30_000 },
    ...{ clientMessageId: 'wamid.client', activeAt: noon - 30_000, expiresAt: noon + 30 * 86_400_000 },
    ...members,
  };
}

export function agentRecord(members: Partial<AgentMessageRecord> = {}): AgentMessageRecord {
  return {
    ...{ v: 1, type: 'agent-message', sessionId, messageId, from: 'agent', author: { id: 'jsmith', name: 'Jo' } },
    ...{ acceptedAt: noon, deadline: noon + 120_000, text: 'How can I help?' },
    ...members,
  };
}

export function acceptedMessage(members: Partial<AgentMessage> = {}): AgentMessage {
  return {
    ...{ messageId, status: 'accepted', version: 'v1', contentHash: 'h1', acceptedAt: noon, updatedAt: noon },
    ...{ deadline: noon + 120_000, attempt: 0, expiresAt: noon + 14 * 86_400_000 },
    ...members,
  };
}

type Options = Partial<AgentMessageDeps> & {
  readonly channel?: Partial<ChannelSettings>;
  /** One for each send; then the vendor takes every message. */
  readonly answers?: readonly (SendOutcome | (() => Promise<SendOutcome>))[];
};

/** What sends agents' messages, over memory adapters, with one open session in which the client has written. */
export function createAgentMessageSystem({ channel, answers = [], ...deps }: Options = {}) {
  const clock = { now: noon + 1000 };
  const catalog = talkingCatalog(channel);
  const rows = new Map<string, LedgerRow>([[sessionId, openRow()]]);
  const messages = new Map<string, AgentMessage>([[messageId, acceptedMessage()]]);
  const tables = emptyConversations();
  tables.conversations.set('c1', conversationOf());
  const index = new Map<string, string>();
  const circuits = new Map<string, Circuit>();
  const media = createMemoryMediaStore({ now: () => clock.now });
  const agents: { readonly type: string; readonly [name: string]: unknown }[] = [];
  const hidden: number[] = [];
  const sent: OutboundMessage[] = [];
  const events: InviteEvent[] = [];
  const optOuts = createMemoryOptOuts();
  const left = [...answers];

  const vendor: Channel = {
    send: async (message) => {
      sent.push(message);
      const answer = left.shift() ?? { status: 'sent', messageId: `wamid.${sent.length}` };

      return typeof answer === 'function' ? answer() : answer;
    },
  };

  const all: AgentMessageDeps = {
    catalog: () => catalog,
    ledger: createMemoryLedger(rows),
    agentMessages: createMemoryAgentMessages(messages),
    conversations: createMemoryConversations({ tables, now: () => clock.now }),
    optOuts,
    messageIndex: createMemoryMessageIndex(index),
    media,
    chatQueues: { put: async (chatQueueKey, message) => void agents.push({ chatQueueKey, ...message }) },
    received: { hide: async (_handle, seconds) => void hidden.push(seconds) },
    openChannel: async () => vendor,
    isPaused: async () => false,
    openCircuits: async () => circuits,
    circuits: createMemoryCircuits(circuits),
    now: () => clock.now,
    random: () => 0.5,
    newToken: tokens(),
    abortAfter: () => new AbortController().signal,
    report: (event) => void events.push(event),
    settings: { leaseMs: 15_000, sendTimeoutMs: 6000, marginMs: 1500, clockMarginMs: 1000 },
    ...noBridge,
    ...deps,
  };
  const sendAgentMessage = createSendAgentMessage(all);

  return {
    ...{ clock, rows, messages, tables, index, circuits, media, agents, hidden, sent, events, optOuts, deps: all },
    handle: (record: Partial<AgentMessageRecord> = {}, remainingMs = 30_000) =>
      sendAgentMessage(agentRecord(record), { receiptHandle: 'r1', remainingMs: () => remainingMs }),
    /** `remainingMs`: of the invocation, whenever it is read. */
    handleWhile: (remainingMs: () => number) => sendAgentMessage(agentRecord(), { receiptHandle: 'r1', remainingMs }),
    message: (id = messageId) => messages.get(id),
    told: (type: string) => agents.filter((one) => one.type === type),
    steps: () => events.map(({ step }) => step),
  };
}
