import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ChatQueueSender } from '../chat-queue/chat-queues.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import { createDynamodbContactTable } from '../contact/dynamodb.ts';
import { createContacts } from '../contact/identify.ts';
import { createGiveUpMessage } from '../conversation/agent/give-up-message.ts';
import { keepSaid } from '../conversation/agent/keep-said.ts';
import { createSendAgentMessage } from '../conversation/agent/send-agent-message.ts';
import { createShowPresence } from '../conversation/agent/show-presence.ts';
import { createSendSystemMessage } from '../conversation/agent/system-message.ts';
import type { ClientMessageDeps } from '../conversation/client/client-message-deps.ts';
import { createGiveUpClientMessage } from '../conversation/client/give-up-client-message.ts';
import { createKeepFiles } from '../conversation/client/keep-files.ts';
import { createTakeClientMessage } from '../conversation/client/take-client-message.ts';
import { createTakeClientSignal } from '../conversation/client/take-client-signal.ts';
import { createRelayMessages, type RelayMessages } from '../conversation/relay-messages.ts';
import { createDynamodbAgentMessages } from '../ledger/agent-messages-dynamodb.ts';
import type { Circuits } from '../ledger/circuits.ts';
import { createDynamodbLedger } from '../ledger/dynamodb.ts';
import type { KnownHolds } from '../ledger/known-holds.ts';
import { createTableClient } from '../net/clients.ts';
import { openOnce } from '../net/open-once.ts';
import type { Batcher } from '../queue/batcher.ts';
import type { SendMessage } from '../queue/batches.ts';
import type { ReceiptQueue } from '../queue/receipt-queue.ts';
import { createSqsMessageQueue, createSqsReceivedMessages } from '../queue/sqs-messages.ts';
import type { bridgeOf, OpenedBridge } from './bridge.ts';
import type { Announcing } from './callbacks.ts';
import { channelsOf } from './channels.ts';
import type { ConversationItems } from './conversation-items.ts';
import { readEnv } from './env.ts';
import { limits } from './limits.ts';
import { mediaOf } from './media.ts';
import type { RelayRuntime } from './runtime.ts';

export type RelayMessagesParts = {
  readonly runtime: RelayRuntime;
  readonly items: ConversationItems;
  readonly client: SQSClient;
  readonly send: SendMessage;
  readonly batcher: Batcher;
  readonly table: { readonly client: DynamoDBDocumentClient; readonly table: string };
  readonly chatQueues: ChatQueueSender;
  readonly chatServers: ChatServers;
  readonly circuits: Circuits;
  readonly holds: KnownHolds;
  readonly receiptQueue: ReceiptQueue;
} & Announcing;

/** The part of relay that handles the messages queue: a stage without one never loads it. */
export function relayMessagesOf({ runtime, items, client, send, table, ...parts }: RelayMessagesParts): RelayMessages {
  const env = readEnv(runtime.env, ['STAGE', 'MESSAGE_QUEUE_URL', 'MESSAGE_DEAD_LETTER_URL', 'CONTACTS_TABLE']);
  const { catalog, now, random, newToken, abortAfter, report, reportError } = runtime;
  const { chatServers, circuits, holds } = parts;
  const { conversations, messageIndex, optOuts } = items;
  const { openCallbacks } = parts;
  const ledger = parts.announced(createDynamodbLedger(table));
  const chatQueues = keepSaid({ ...parts, catalog, ledger, transcripts: items.transcripts });
  const received = createSqsReceivedMessages({
    client,
    queueUrl: env.MESSAGE_QUEUE_URL,
    deadLetterUrl: env.MESSAGE_DEAD_LETTER_URL,
    newId: newToken,
  });
  const openChannel = channelsOf(runtime);
  const media = mediaOf(runtime);
  const agentMessages = createDynamodbAgentMessages({ ...table, ids: items.ids });
  const messageQueue = createSqsMessageQueue({ send, queueUrl: env.MESSAGE_QUEUE_URL });
  // A client has a budget of repeats: contacts that cannot be read must not use up the ledger's.
  const contacts = { client: createTableClient(), table: env.CONTACTS_TABLE };
  const shared = {
    ...{ stage: env.STAGE, catalog, ledger, chatServers, received, now, newToken, report },
    ...items,
    contacts: createContacts({
      open: (abortSignal) => createDynamodbContactTable({ ...contacts, abortSignal }),
      ...{ now, newToken, abortAfter },
    }),
    sendSystemMessage: createSendSystemMessage({ catalog, agentMessages, messageQueue, newToken, now }),
  };
  const bridge = lazyBridge({
    ...{ ...shared, agentMessages, messageQueue, media, table, receiptQueue: parts.receiptQueue },
    settings: { giveUpMs: limits.giveUpMs },
  });
  const { tellBridged } = bridge;
  const fetching = {
    ...{ openChannel, now, abortAfter, report },
    settings: { mediaSeconds: limits.mediaSeconds, fetchTimeoutMs: limits.mediaTimeoutMs },
  };
  const clientMessageDeps: ClientMessageDeps = {
    ...{ ...shared, chatQueues, passClientMessage: bridge.passClientMessage },
    announceReply: openCallbacks && (async (row) => (await openCallbacks()).announceReply(row)),
    keepFiles: createKeepFiles({ media, ...fetching }),
    readLongAnswer: async (...given) =>
      (await import('../conversation/client/long-answer.ts')).createReadLongAnswer(fetching)(...given),
  };

  return createRelayMessages({
    takeClientMessage: createTakeClientMessage(clientMessageDeps),
    takeClientSignal: createTakeClientSignal(clientMessageDeps),
    sendAgentMessage: createSendAgentMessage({
      ...{ catalog, ledger, conversations, messageIndex, chatQueues, received, openChannel, circuits },
      ...{ agentMessages, media, optOuts, tellBridged },
      isPaused: holds.isPaused,
      openCircuits: holds.openCircuits,
      ...{ now, random, newToken, abortAfter, report },
      settings: limits,
    }),
    giveUpMessage: createGiveUpMessage({ agentMessages, chatQueues, tellBridged, ledger, newToken, now, report }),
    giveUpClientMessage: createGiveUpClientMessage(clientMessageDeps),
    showPresence: createShowPresence({ catalog, ledger, conversations, openChannel, abortAfter, now, report }),
    readTranscript: bridge.readTranscript,
    takeChatEvent: bridge.takeChatEvent,
    showTyping: bridge.showTyping,
    ...{ received, batcher: parts.batcher, now, report, reportError },
    settings: { giveUpMs: limits.giveUpMs, minMs: limits.leaseMs },
  });
}

/** Loaded with the first record of a bridged session: a stage without bridged chat servers never does. */
function lazyBridge(parts: Parameters<typeof bridgeOf>[0]): OpenedBridge {
  const open = openOnce(async () => (await import('./bridge.ts')).bridgeOf(parts));

  return {
    passClientMessage: async (...given) => (await open()).passClientMessage(...given),
    readTranscript: async (...given) => (await open()).readTranscript(...given),
    takeChatEvent: async (...given) => (await open()).takeChatEvent(...given),
    showTyping: async (...given) => (await open()).showTyping(...given),
    tellBridged: async (...given) => (await open()).tellBridged(...given),
  };
}
