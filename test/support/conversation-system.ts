import { createCatalog } from '../../lib/catalog/catalog.ts';
import type { ChannelSettings, ConversationSettings } from '../../lib/channel/settings.ts';
import type { ChatQueueMessage } from '../../lib/chat-queue/interaction.ts';
import { createSendSystemMessage } from '../../lib/conversation/agent/system-message.ts';
import { createGiveUpClientMessage } from '../../lib/conversation/client/give-up-client-message.ts';
import type { ReadLongAnswer } from '../../lib/conversation/client/long-answer.ts';
import { createTakeClientMessage } from '../../lib/conversation/client/take-client-message.ts';
import { createTakeClientSignal } from '../../lib/conversation/client/take-client-signal.ts';
import { createRelayMessages } from '../../lib/conversation/relay-messages.ts';
import type { DeliverDeps } from '../../lib/invite/deliver-deps.ts';
import type { Ledger } from '../../lib/ledger/ledger.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type {
  AgentMessageRecord,
  ClientMessageRecord,
  ClientSignalRecord,
  MessageRecord,
} from '../../lib/queue/message-record.ts';
import { writeMessageRecord } from '../../lib/queue/write-records.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { createMemoryAgentMessages } from '../memory/agent-messages.ts';
import { createMemoryConversations, emptyConversations } from '../memory/conversations.ts';
import { createMemoryIdentities } from '../memory/identities.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { createMemoryMessageIndex } from '../memory/message-index.ts';
import { createMemoryOptOuts } from '../memory/opt-outs.ts';
import { noon, tokens } from './builders.ts';
import { chatServersOver } from './chat-servers.ts';
import { noBridge } from './no-bridge.ts';
import { sampleCatalog, sampleResponses } from './sample-catalog.ts';
import { createSystem } from './system.ts';

/** What a client wrote to the sample's number, two minutes after noon. */
export function clientMessage(members: Partial<ClientMessageRecord> = {}): ClientMessageRecord {
  return {
    ...{ v: 1, type: 'client-message', receiver: 'meta', receivedAt: noon + 121_000, sender: '106540352242922' },
    ...{ vendorMessageId: 'wamid.c1', at: noon + 120_000, clientIds: ['15550100001'], kind: 'text', text: 'Hello' },
    ...members,
  };
}

export function clientSignal(members: Partial<ClientSignalRecord> = {}): ClientSignalRecord {
  return {
    ...{ v: 1, type: 'client-signal', of: 'close', receiver: 'meta', receivedAt: noon + 121_000 },
    ...{ sender: '106540352242922', at: noon + 120_000, clientIds: ['15550100001'], reason: 'close' },
    ...members,
  };
}

type Overrides = {
  readonly channel?: Partial<ChannelSettings>;
  readonly conversation?: Partial<ConversationSettings>;
  readonly response?: (response: StandardResponse) => StandardResponse;
  /** Wraps the ports, to fail or to look. */
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly conversations?: (
    conversations: ReturnType<typeof createMemoryConversations>,
  ) => ReturnType<typeof createMemoryConversations>;
  readonly chatQueues?: DeliverDeps['chatQueues'];
  readonly contacts?: Pick<DeliverDeps['contacts'], 'find'>;
  readonly readLongAnswer?: ReadLongAnswer;
};

/** Deliver, and relay's part for what clients write, over memory adapters; the clock starts at noon. */
export function createConversationSystem(overrides: Overrides = {}) {
  const sample = sampleCatalog();
  const catalog = createCatalog({
    channels: sample.channels.map((known) => {
      const { conversation } = known;
      if (known.name !== 'whatsapp-main' || !conversation) return known;

      return { ...known, ...overrides.channel, conversation: { ...conversation, ...overrides.conversation } };
    }),
    queues: {
      '1:session-WA': { kind: 'agents', queue: 'agents' },
      '1:session-WA-sendSR': { kind: 'notifications', queue: 'notifications' },
      '1:replies': { kind: 'agents', queue: 'replies' },
    },
    receivers: sample.receivers,
    responses: sampleResponses().map((response) => overrides.response?.(response) ?? response),
  });

  const rows = new Map<string, LedgerRow>();
  const messages = new Map<string, string>();
  const tables = emptyConversations();
  const now = () => system.now();
  const ledger = (overrides.ledger ?? ((same) => same))(createMemoryLedger(rows));
  const memory = createMemoryConversations({ tables, messages, now });
  const conversations = (overrides.conversations ?? ((same) => same))(memory);
  const identities = createMemoryIdentities();
  const messageIndex = createMemoryMessageIndex(messages);
  const optOuts = createMemoryOptOuts();
  const agents: (ChatQueueMessage & { readonly chatQueueKey: string })[] = [];
  const answers: AgentMessageRecord[] = [];
  const hidden: { readonly receiptHandle: string; readonly seconds: number }[] = [];
  const deadLetters: { readonly body: string; readonly reason: string }[] = [];
  const errors: unknown[] = [];
  const chatQueues: DeliverDeps['chatQueues'] = overrides.chatQueues ?? {
    put: async (chatQueueKey, message, { delaySeconds } = {}) => {
      // A termination is sent a second time, later.
      if (delaySeconds === undefined || message.type !== 'session.terminated')
        agents.push({ chatQueueKey, ...message });
    },
  };
  const received = {
    hide: async (receiptHandle: string, seconds: number) => void hidden.push({ receiptHandle, seconds }),
    deadLetter: async (body: string, reason: string) => void deadLetters.push({ body, reason }),
  };

  const system = createSystem({
    ...{ catalog: () => catalog, ledger, conversations, identities, messageIndex, chatQueues },
  });
  const newToken = tokens();
  const deps = {
    ...{ stage: 'test', catalog: () => catalog, ledger, conversations, identities, messageIndex, optOuts, received },
    ...{ chatQueues, chatServers: chatServersOver(chatQueues), now, newToken },
    report: (event: (typeof system.events)[number]) => void system.events.push(event),
    keepFiles: async () => [],
    readLongAnswer: overrides.readLongAnswer,
    ...noBridge,
    contacts: overrides.contacts ?? system.contactSearch,
    sendSystemMessage: createSendSystemMessage({
      ...{ catalog: () => catalog, agentMessages: createMemoryAgentMessages(), newToken, now },
      messageQueue: {
        put: async (record: MessageRecord) => void (record.type === 'agent-message' && answers.push(record)),
      },
    }),
  };
  const relayMessages = createRelayMessages({
    ...deps,
    takeClientMessage: createTakeClientMessage(deps),
    takeClientSignal: createTakeClientSignal(deps),
    sendAgentMessage: async () => 'ack',
    giveUpMessage: async () => ({ status: 'final' }),
    giveUpClientMessage: createGiveUpClientMessage(deps),
    showPresence: async () => 'ack',
    reportError: (error) => void errors.push(error),
    batcher: { join: () => {}, leave: () => {} },
    settings: { giveUpMs: 900_000, minMs: 15_000 },
  });

  /** Takes them in one batch and one group; all are received for the first time now. */
  const relay = (...records: readonly MessageRecord[]) =>
    relayMessages(
      records.map((record, index) => ({
        ...{ body: writeMessageRecord(record), receiptHandle: `r${index}`, group: 'in-1' },
        ...{ firstReceivedAt: now(), receiveCount: 1 },
      })),
      () => 30_000,
    );

  return {
    ...{ ...system, rows, tables, identities, messages, optOuts, catalog, ledger, conversations },
    ...{ agents, answers, hidden, deadLetters, errors, relay, relayMessages },
    /** What agents read, oldest first: `type session` of each. */
    told: () => agents.map((message) => `${message.type} ${message.interactionId}`),
    written: () => agents.flatMap((message) => (message.type === 'session.message' ? [message] : [])),
    opened: () => agents.flatMap((message) => (message.type === 'session.opened' ? [message] : [])),
  };
}
